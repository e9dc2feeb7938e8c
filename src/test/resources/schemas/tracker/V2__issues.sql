create type issue_state as enum ('opened', 'closed', 'locked');
create type event_kind as enum ('created', 'updated', 'closed', 'commented', 'pushed');

create table issues (
    id         bigserial primary key,
    iid        integer not null,
    project_id bigint not null references projects on delete cascade,
    author_id  bigint references users on delete set null,
    title      text not null,
    state      issue_state not null default 'opened',
    due        date,
    closed_at  timestamptz,
    unique (project_id, iid),
    constraint closed_issues_have_a_time check (state <> 'closed' or closed_at is not null)
);

create table labels (id bigserial primary key, project_id bigint references projects, title text not null, color text);
create table label_links (
    label_id bigint not null references labels on delete cascade,
    issue_id bigint not null references issues on delete cascade,
    primary key (label_id, issue_id)
);
create table notes (id bigserial primary key, issue_id bigint not null, note text, system boolean not null default false);
alter table notes add constraint fk_issue foreign key (issue_id) references issues on delete cascade not valid;
alter table notes validate constraint fk_issue;

create table notification_settings (
    user_id    bigint not null references users on delete cascade,
    project_id bigint references projects on delete cascade,
    events     event_kind[] not null default array['created', 'closed']::event_kind[],
    muted      event_kind[],
    constraint not_everything_is_muted check (muted is null or not muted @> enum_range(null::event_kind))
);
create index on notification_settings using gin (events);
