alter type mood add value 'happy';
create table people (mood mood default 'happy');
insert into people values ('happy');
