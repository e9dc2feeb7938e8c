create table notes (id int primary key, text varchar(100) not null);
