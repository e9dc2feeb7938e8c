create table table_4 (id bigint primary key, name text not null);
