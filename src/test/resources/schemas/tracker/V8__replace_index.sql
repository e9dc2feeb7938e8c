create unique index concurrently members_by_project on members (project_id, user_id);
drop index concurrently if exists issues_by_state;
create index concurrently issues_open on issues (project_id, due) where state = 'opened';
