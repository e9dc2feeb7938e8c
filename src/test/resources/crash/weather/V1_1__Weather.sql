-- the service has learnt of rain and snow since, and no migration adds them
create type weather as enum ('sun');
create table days (id int primary key, weather weather not null default 'sun');
