drop table audit.events;
drop table drafts;
