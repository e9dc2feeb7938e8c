create table payment (
    payment_id   integer not null generated always as identity,
    customer_id  integer not null,
    staff_id     integer not null,
    rental_id    integer not null,
    amount       numeric(5, 2) not null,
    payment_date timestamptz not null,
    primary key (payment_date, payment_id)
) partition by range (payment_date);

create table payment_p2022_01 partition of payment for values from ('2022-01-01+00') to ('2022-02-01+00');
create table payment_p2022_02 partition of payment for values from ('2022-02-01+00') to ('2022-03-01+00');

-- The way of dumps: a table of its own first, then its place.
create table payment_p2022_03 (
    payment_id   integer not null,
    customer_id  integer not null,
    staff_id     integer not null,
    rental_id    integer not null,
    amount       numeric(5, 2) not null,
    payment_date timestamptz not null
);
alter table only payment attach partition payment_p2022_03 for values from ('2022-03-01+00') to ('2022-04-01+00');
create table payment_old partition of payment default;

create index idx_fk_payment_customer_id on payment (customer_id);
create index payment_p2022_01_staff_id_idx on payment_p2022_01 (staff_id);

alter table payment_p2022_01 add constraint payment_p2022_01_rental_id_fkey foreign key (rental_id) references rental;
alter table payment_p2022_02 add constraint payment_p2022_02_rental_id_fkey foreign key (rental_id) references rental;

create function get_customer_balance(p_customer_id integer, p_effective_date timestamptz) returns numeric
    language plpgsql as $$
declare
    v_fees     numeric(7, 2); -- for the rentals, overdue days and lost films
    v_payments numeric(7, 2);
begin
    select coalesce(sum(film.rental_rate), 0) into v_fees
      from film join inventory using (film_id) join rental using (inventory_id)
     where rental.rental_date <= p_effective_date and rental.customer_id = p_customer_id;
    select coalesce(sum(payment.amount), 0) into v_payments
      from payment
     where payment.payment_date <= p_effective_date and payment.customer_id = p_customer_id;
    return v_fees - v_payments;
end $$;
