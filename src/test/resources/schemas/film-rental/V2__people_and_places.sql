-- Stores need a manager and members of staff need a store, so one of the references comes last.
create table country (
    country_id  integer primary key generated always as identity,
    country     text not null,
    last_update timestamptz not null default now()
);

create table city (
    city_id     integer primary key generated always as identity,
    city        text not null,
    country_id  integer not null references country,
    last_update timestamptz not null default now()
);

create table address (
    address_id  integer primary key generated always as identity,
    address     text not null,
    address2    text,
    district    text not null,
    city_id     integer not null references city,
    postal_code text,
    phone       text not null,
    last_update timestamptz not null default now()
);

create table store (
    store_id         integer primary key generated always as identity,
    manager_staff_id integer not null,
    address_id       integer not null references address,
    last_update      timestamptz not null default now()
);

create table staff (
    staff_id    integer primary key generated always as identity,
    first_name  text not null,
    last_name   text not null,
    address_id  integer not null references address,
    email       text,
    store_id    integer not null references store,
    active      boolean not null default true,
    username    text not null,
    password    text,
    picture     bytea,
    last_update timestamptz not null default now()
);

alter table store add foreign key (manager_staff_id) references staff deferrable initially deferred;
create unique index idx_unq_manager_staff_id on store (manager_staff_id);

create table customer (
    customer_id integer primary key generated always as identity,
    store_id    integer not null references store,
    first_name  text not null,
    last_name   text not null,
    email       text,
    address_id  integer not null references address,
    activebool  boolean not null default true,
    create_date date not null default current_date,
    last_update timestamptz default now(),
    active      integer
);

do $$
declare
    one name;
begin
    foreach one in array array['language', 'category', 'country', 'city', 'address', 'store', 'staff', 'customer']
    loop
        execute format('create trigger last_updated before update on %I for each row execute function last_updated()', one);
    end loop;
end
$$;
