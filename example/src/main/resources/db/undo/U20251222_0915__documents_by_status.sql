-- Outside a transaction, as every script of nothing but such statements.
drop index concurrently if exists idx_documents_pool_status;
