-- Something to show in an example: one user with a knowledge pool, a conversation and three documents.

insert into users (id, email, password_hash, display_name)
values ('00000000-0000-4000-8000-000000000001', 'ada@example.com', 'not a hash', 'Ada');

insert into knowledge_pools (id, user_id, name)
values ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'Notes on the engine');

insert into conversations (id, user_id, knowledge_pool_id, title)
values ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000001',
        '00000000-0000-4000-8000-000000000002', 'What can it compute?');

insert into messages (conversation_id, role, content)
values ('00000000-0000-4000-8000-000000000003', 'user', 'What can the engine compute?');

insert into documents (knowledge_pool_id, filename, status, updated_at)
values ('00000000-0000-4000-8000-000000000002', 'note-a.txt', 'completed', '2019-12-10'),
       ('00000000-0000-4000-8000-000000000002', 'note-b.txt', 'failed', current_timestamp),
       ('00000000-0000-4000-8000-000000000002', 'note-g.txt', 'pending', current_timestamp);
