create type mood as enum ('happy', 'sad');
create table people (id int primary key, name text not null, mood mood not null default 'sad');
insert into people (id, name) values (1, 'Ada'), (2, 'Alan');
