-- The types order_status, payment_state and promotion_kind are declared in Java, hence created before this.
create extension if not exists citext;
create extension if not exists btree_gist;

create sequence customer_number_seq start with 10000 increment by 7;

create table customers (
    customer_id  char(5) primary key check (customer_id = upper(customer_id)),
    number       bigint not null unique default nextval('customer_number_seq'),
    company_name varchar(40) not null,
    contact_name varchar(30),
    email        citext unique,
    country      varchar(15),
    phone        varchar(24)
);

create table employees (
    employee_id smallint primary key,
    last_name   varchar(20) not null,
    first_name  varchar(10) not null,
    title       varchar(30),
    courtesy    varchar(25) constraint employees_courtesy check (courtesy in ('Ms.', 'Mr.', 'Dr.')),
    birth_date  date check (birth_date < current_date),
    photo       bytea,
    reports_to  smallint references employees
);

create table region (region_id smallint primary key, region_description varchar(60) not null);
create table territories (
    territory_id varchar(20) primary key,
    description  varchar(60) not null,
    region_id    smallint not null references region
);
create table employee_territories (
    employee_id  smallint references employees,
    territory_id varchar(20) references territories,
    primary key (employee_id, territory_id)
);
