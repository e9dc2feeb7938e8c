-- As for PostgreSQL but for keys and timestamps. The types message_role, scratchpad_entry_type and document_status exist already: the Java enums declare them.

create table users (
    id            text primary key default (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    email         text        not null unique,
    password_hash text        not null,
    display_name  text,
    active        boolean     not null default true,
    created_at    timestamp not null default current_timestamp,
    updated_at    timestamp not null default current_timestamp
);

create table knowledge_pools (
    id          text primary key default (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    user_id     text        not null references users (id) on delete cascade,
    name        text        not null,
    description text,
    created_at  timestamp not null default current_timestamp,
    unique (user_id, name)
);

create table conversations (
    id                 text primary key default (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    user_id            text        not null references users (id) on delete cascade,
    knowledge_pool_id  text references knowledge_pools (id) on delete set null,
    title              text        not null default 'New conversation',
    rag_enabled        boolean     not null default true,
    scratchpad_enabled boolean     not null default false,
    settings           json        not null default '{}',
    created_at         timestamp not null default current_timestamp,
    updated_at         timestamp not null default current_timestamp
);

create table messages (
    id              text primary key default (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    conversation_id text         not null references conversations (id) on delete cascade,
    role            message_role not null,
    content         text         not null,
    metadata        json         not null default '{}',
    created_at      timestamp  not null default current_timestamp
);

create index idx_messages_conversation_created on messages (conversation_id, created_at);

create table scratchpad_entries (
    id         text primary key default (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    user_id    text                  not null references users (id) on delete cascade,
    type       scratchpad_entry_type not null default 'note',
    content    text                  not null,
    completed  boolean               not null default false,
    metadata   json                  not null default '{}',
    created_at timestamp           not null default current_timestamp,
    constraint only_todos_are_completed check (type = 'todo' or not completed)
);

create index idx_scratchpad_user_type on scratchpad_entries (user_id, type);

create table documents (
    id                text primary key default (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    knowledge_pool_id text            not null references knowledge_pools (id) on delete cascade,
    filename          text            not null,
    status            document_status not null default 'pending',
    error             text,
    metadata          json            not null default '{}',
    created_at        timestamp     not null default current_timestamp,
    updated_at        timestamp     not null default current_timestamp
);

create table user_memories (
    id         text primary key default (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    user_id    text        not null references users (id) on delete cascade,
    content    text        not null,
    importance smallint    not null default 5 check (importance between 1 and 10),
    metadata   json        not null default '{}',
    created_at timestamp not null default current_timestamp
);

create index idx_user_memories_importance on user_memories (user_id, importance desc);
