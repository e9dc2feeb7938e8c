create table process_definitions (
    key     text not null,
    version integer not null default 1,
    model   xml,
    primary key (key, version)
);
create type job_state as enum ('waiting', 'running', 'suspended', 'completed', 'failed');
create table process_instances (
    id         uuid primary key default gen_random_uuid(),
    key        text not null,
    version    integer not null,
    parent     uuid references process_instances,
    state      job_state not null default 'waiting',
    issue_id   bigint references issues on delete set null,
    rev        integer not null default 1,
    foreign key (key, version) references process_definitions
);
create type variable as (name text, value jsonb, seen job_state);
create table process_variables (instance uuid references process_instances on delete cascade, variables variable[]);
create unlogged table jobs (
    id         bigserial primary key,
    instance   uuid not null references process_instances on delete cascade,
    state      job_state not null default 'waiting',
    lock_owner text,
    due        timestamptz not null default now()
);
create function may_go(job_state, job_state) returns boolean immutable strict
    return $1 not in ('completed', 'failed') and $1 <> $2;
create function check_transition() returns trigger language plpgsql as $$
begin
    if not may_go(old.state, new.state) then
        raise exception 'no way from % to %', old.state, new.state using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger transitions before update of state on jobs
    for each row when (old.state is distinct from new.state) execute function check_transition();
