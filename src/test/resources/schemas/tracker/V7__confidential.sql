set local lock_timeout = '5s';

alter type visibility rename value 'internal' to 'members';
alter type job_state rename to run_state;
alter type issue_state add value 'confidential' before 'locked';
alter table labels rename to tags;
alter table tags rename column color to colour;
alter table label_links rename to tag_links;
