create sequence if not exists order_number_seq;

create function next_order_number() returns text language sql volatile
begin atomic
    select case when nextval('order_number_seq') % 2 = 0 then 'R' else 'W' end
        || to_char(current_date, 'YYMM') || lpad(currval('order_number_seq')::text, 6, '0');
end;

create table shippers (shipper_id smallint primary key, company_name varchar(40) not null, phone varchar(24));

create table orders (
    order_id      integer primary key generated always as identity,
    number        text not null unique default next_order_number(),
    customer_id   char(5) references customers,
    employee_id   smallint references employees,
    status        order_status not null default 'cart',
    payment_state payment_state,
    order_date    date,
    required_date date,
    shipped_date  date,
    ship_via      smallint references shippers,
    freight       numeric(10, 2) not null default 0,
    constraint shipped_after_order check (shipped_date >= order_date),
    constraint complete_orders_are_dated check (status = 'cart' or order_date is not null)
);
create index orders_open on orders (order_date) where status in ('placed', 'paid');

create table order_details (
    order_id   integer not null references orders on delete cascade,
    product_id integer not null references "Products",
    unit_price numeric(12, 2) not null,
    quantity   smallint not null check (quantity > 0),
    discount   real not null default 0 check (discount between 0 and 1),
    total      numeric(14, 2) generated always as (unit_price * quantity) stored,
    primary key (order_id, product_id)
);

create table order_status_changes (
    id      bigint generated always as identity primary key,
    order_id integer not null references orders on delete cascade,
    old     order_status,
    new     order_status not null,
    at      timestamptz not null default clock_timestamp()
);

create function record_order_status() returns trigger language plpgsql as $body$
begin
    insert into order_status_changes (order_id, old, new)
    select n.order_id, o.status, n.status from new_rows n join old_rows o using (order_id)
     where o.status is distinct from n.status;
    return null;
end $body$;
create trigger record_status after update on orders
    referencing old table as old_rows new table as new_rows
    for each statement execute function record_order_status();

create function may_follow(earlier order_status, later order_status) returns boolean language sql immutable as
    'select later > earlier or later = ''cancelled''';
create procedure ship(id integer, carrier smallint) language plpgsql as $$
begin
    update orders set status = 'shipped', ship_via = carrier, shipped_date = current_date where order_id = id;
end $$;
