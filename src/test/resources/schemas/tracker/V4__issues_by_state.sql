-- Readers and writers go on meanwhile.
create index concurrently if not exists issues_by_state on issues (project_id, state) include (iid);
