drop index idx_documents_pool_status;
