create table collections (
    id     uuid primary key default gen_random_uuid(),
    name   text not null unique,
    status collection_status not null default 'pending'
);
create index collections_status on collections (status);
insert into collections (name, status) values ('a', 'pending'), ('b', 'ready'), ('c', 'error'), ('d', 'degraded');
