create table people (id int primary key, name text not null);
insert into people values (1, 'Ada');
