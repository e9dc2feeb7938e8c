-- Children first: SQLite drops one table at a time and deletes what refers to its rows. The enum types go as nothing else uses them.

drop table user_memories;
drop table documents;
drop table scratchpad_entries;
drop table messages;
drop table conversations;
drop table knowledge_pools;
drop table users;
