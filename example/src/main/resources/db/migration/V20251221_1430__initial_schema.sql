-- The types message_role, scratchpad_entry_type and document_status exist already: the Java enums declare them.

create table users (
    id            uuid primary key default gen_random_uuid(),
    email         text        not null unique,
    password_hash text        not null,
    display_name  text,
    active        boolean     not null default true,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now()
);

create table knowledge_pools (
    id          uuid primary key default gen_random_uuid(),
    user_id     uuid        not null references users (id) on delete cascade,
    name        text        not null,
    description text,
    created_at  timestamptz not null default now(),
    unique (user_id, name)
);

create table conversations (
    id                 uuid primary key default gen_random_uuid(),
    user_id            uuid        not null references users (id) on delete cascade,
    knowledge_pool_id  uuid references knowledge_pools (id) on delete set null,
    title              text        not null default 'New conversation',
    rag_enabled        boolean     not null default true,
    scratchpad_enabled boolean     not null default false,
    settings           jsonb       not null default '{}',
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now()
);

create table messages (
    id              uuid primary key default gen_random_uuid(),
    conversation_id uuid         not null references conversations (id) on delete cascade,
    role            message_role not null,
    content         text         not null,
    metadata        jsonb        not null default '{}',
    created_at      timestamptz  not null default now()
);

create index idx_messages_conversation_created on messages (conversation_id, created_at);

create table scratchpad_entries (
    id         uuid primary key default gen_random_uuid(),
    user_id    uuid                  not null references users (id) on delete cascade,
    type       scratchpad_entry_type not null default 'note',
    content    text                  not null,
    completed  boolean               not null default false,
    metadata   jsonb                 not null default '{}',
    created_at timestamptz           not null default now(),
    constraint only_todos_are_completed check (type = 'todo' or not completed)
);

create index idx_scratchpad_user_type on scratchpad_entries (user_id, type);

create table documents (
    id                uuid primary key default gen_random_uuid(),
    knowledge_pool_id uuid            not null references knowledge_pools (id) on delete cascade,
    filename          text            not null,
    status            document_status not null default 'pending',
    error             text,
    metadata          jsonb           not null default '{}',
    created_at        timestamptz     not null default now(),
    updated_at        timestamptz     not null default now()
);

create table user_memories (
    id         uuid primary key default gen_random_uuid(),
    user_id    uuid        not null references users (id) on delete cascade,
    content    text        not null,
    importance smallint    not null default 5 check (importance between 1 and 10),
    metadata   jsonb       not null default '{}',
    created_at timestamptz not null default now()
);

create index idx_user_memories_importance on user_memories (user_id, importance desc);
