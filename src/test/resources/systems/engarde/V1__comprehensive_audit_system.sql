create table audit_events (
	id bigint generated always as identity primary key,
	happened_at timestamptz not null default now(),
	detail jsonb not null
);
