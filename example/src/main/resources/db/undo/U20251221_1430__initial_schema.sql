-- The enum types that the Java enums declare go with the tables: nothing else uses them.

drop table user_memories, documents, scratchpad_entries, messages, conversations, knowledge_pools, users;
