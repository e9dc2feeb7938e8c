create table inventory (
    inventory_id integer primary key generated always as identity,
    film_id      integer not null references film on update cascade on delete restrict,
    store_id     integer not null references store,
    last_update  timestamptz not null default now()
);
create index idx_store_id_film_id on inventory (store_id, film_id);

create table rental (
    rental_id    integer primary key generated always as identity,
    rental_date  timestamptz not null,
    inventory_id integer not null references inventory,
    customer_id  integer not null references customer,
    return_date  timestamptz,
    staff_id     integer not null references staff,
    last_update  timestamptz not null default now(),
    check (return_date is null or return_date >= rental_date)
);
create unique index idx_unq_rental on rental (rental_date, inventory_id, customer_id);

create function inventory_in_stock(p_inventory_id integer) returns boolean language plpgsql as $$
declare
    v_rentals integer;
    v_out     integer;
begin
    select count(*) into v_rentals from rental where inventory_id = p_inventory_id;
    if v_rentals = 0 then
        return true;
    end if;
    select count(rental_id) into v_out
      from inventory left join rental using (inventory_id)
     where inventory.inventory_id = p_inventory_id and rental.return_date is null;
    return v_out = 0;
end $$;

create function film_in_stock(p_film_id integer, p_store_id integer, out p_film_count integer) returns setof integer
    language sql as $_$
    select inventory_id from inventory
     where film_id = $1 and store_id = $2 and inventory_in_stock(inventory_id);
$_$;

create function rewards_report(min_purchases integer, min_dollar_amount numeric) returns setof customer
    language plpgsql security definer as $_$
declare
    rr record;
begin
    create temporary table tmp_customer (customer_id integer not null primary key) on commit drop;
    insert into tmp_customer select customer_id from rental group by customer_id having count(*) > min_purchases;
    for rr in execute 'select c.* from tmp_customer t join customer c using (customer_id)' loop
        return next rr;
    end loop;
    execute 'drop table tmp_customer';
    return;
end $_$;
