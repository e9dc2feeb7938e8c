-- Partitions have a schema of their own.
create schema tracker_partitions;

create table events (
    id         bigint not null generated always as identity,
    project_id bigint not null,
    kind       event_kind not null,
    payload    jsonb,
    created_at timestamptz not null default now(),
    primary key (kind, id)
) partition by list (kind);
create table tracker_partitions.events_pushed partition of events for values in ('pushed') partition by hash (id);
create table tracker_partitions.events_pushed_00 partition of tracker_partitions.events_pushed
    for values with (modulus 2, remainder 0);
create table tracker_partitions.events_pushed_01 partition of tracker_partitions.events_pushed
    for values with (modulus 2, remainder 1);
create table tracker_partitions.events_other partition of events default;

create table loose_deletions (id bigserial primary key, table_name text not null, row_id bigint not null);
create function insert_into_loose_deletions() returns trigger language plpgsql as $$
begin
    insert into loose_deletions (table_name, row_id) select tg_table_schema || '.' || tg_table_name, o.id from old_table o;
    return null;
end $$;
create function partitions_of(parent regclass) returns bigint
    language sql security definer set search_path = tracker_partitions, pg_catalog, pg_temp
    as 'select count(*) from pg_inherits where inhparent = parent';
create type storage as enum ('hot', 'cold');
create table shards (id integer primary key, storage storage not null default 'hot', obsolete boolean);

set local search_path to tracker_partitions, "$user";
create type retention as enum ('drop', 'archive');
create table partition_settings (parent name primary key, keep interval not null, retention retention);
create table settings_of_today (parent name);
drop table settings_of_today;
reset search_path;

create trigger projects_loose after delete on projects referencing old table as old_table
    for each statement execute function insert_into_loose_deletions();
create statistics issues_of_projects (dependencies) on project_id, state from issues;
