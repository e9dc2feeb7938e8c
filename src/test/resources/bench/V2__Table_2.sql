create table table_2 (id bigint primary key, name text not null);
