create table half (id int);
insert into half values ('one');
