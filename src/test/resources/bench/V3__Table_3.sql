create table table_3 (id bigint primary key, name text not null);
