-- Guarded, as some databases had the types before Flyway came.
do $$ begin
    create type visibility as enum ('private', 'internal', 'public');
exception when duplicate_object then null;
end $$;
do $$ begin
    create type access_level as enum ('guest', 'reporter', 'developer', 'maintainer', 'owner');
exception
    when duplicate_object then null;
end $$;

create table users (
    id       bigserial primary key,
    username text not null check (char_length(username) <= 255),
    state    text not null default 'active',
    admin    boolean not null default false
);
create unique index users_by_name on users (lower(username));

create table namespaces (
    id            bigserial primary key,
    path          text not null,
    owner_id      bigint references users on delete set null,
    parent_id     bigint references namespaces,
    traversal_ids bigint[] not null default '{}'
);

create table projects (
    id           bigserial primary key,
    namespace_id bigint not null references namespaces on delete cascade,
    name         text not null,
    visibility   visibility not null default 'private',
    archived     boolean not null default false,
    created_at   timestamp without time zone not null default now(),
    unique (namespace_id, name)
);

create table members (
    user_id    bigint not null references users on delete cascade,
    project_id bigint not null references projects on delete cascade,
    level      access_level not null,
    expires_at date,
    primary key (user_id, project_id)
);
