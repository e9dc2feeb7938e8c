create table drafts (
    id     uuid primary key default gen_random_uuid(),
    title  text not null,
    status draft_status not null default 'streaming'
);
create table audit.events (
    id   bigint generated always as identity primary key,
    kind audit.event_kind not null
);
