create table table_1 (id bigint primary key, name text not null);
