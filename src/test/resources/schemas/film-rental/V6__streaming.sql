-- Films that were never rated, and another way to watch them.
alter type mpaa_rating add value if not exists 'UNRATED';

create type medium as enum ('disc', 'stream');
create table stream (
    film_id   integer primary key references film,
    media     medium[] not null default '{stream}',
    available tstzrange not null default tstzrange(now(), null)
);
