create index idx_documents_pool_status on documents (knowledge_pool_id, status);
