create table script_ticket (id bigint primary key, status ticket_status not null, kind audit.event_kind);
