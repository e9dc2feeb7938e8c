-- as long as the test says; 25 seconds in the process that is killed
select pg_sleep((select seconds from control.patience));
create table done (id int primary key);
