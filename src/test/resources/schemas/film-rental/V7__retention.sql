set local lock_timeout = '5s';

-- A year's payments go to an archive, the oldest month for good.
create schema archive;
alter table payment detach partition payment_p2022_01;
drop table payment_p2022_01;
alter table payment detach partition payment_p2022_02;
alter table payment_p2022_02 rename to payments_of_february;
alter table payments_of_february set schema archive;

create function add_month(month date) returns void language plpgsql as $$
begin
    execute format('create table %I partition of payment for values from (%L) to (%L)',
        'payment_p' || to_char(month, 'yyyy_mm'), month, (month + interval '1 month')::date);
end $$;
select add_month(make_date(2022, month, 1)) from generate_series(4, 6) month;

alter table film alter column rating set default 'UNRATED', add column if not exists imdb text;
create index film_rating on film (rating) where rating in ('R', 'NC-17');
