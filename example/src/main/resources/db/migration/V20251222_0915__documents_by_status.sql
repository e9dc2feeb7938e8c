-- Built while the other replicas read and write. It cannot run in a transaction, hence the .conf file beside it.
create index concurrently idx_documents_pool_status on documents (knowledge_pool_id, status);
