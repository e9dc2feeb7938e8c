create table collections (
	id integer primary key,
	name text not null unique,
	status collection_status not null default 'pending'
);
create table operations (
	id integer primary key,
	collection_id integer not null references collections on delete cascade,
	type operation_type not null,
	status operation_status not null default 'pending',
	created_at timestamp not null default current_timestamp
);
create index operations_by_status on operations (status);
