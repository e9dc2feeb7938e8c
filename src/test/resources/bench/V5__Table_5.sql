create table table_5 (id bigint primary key, name text not null);
