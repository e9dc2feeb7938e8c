create table import_of_titles (title text, note text);

COPY language (name) FROM stdin;
English
Français
\.

COPY import_of_titles (title, note) FROM STDIN;
O'BRIEN'S ACADEMY	a tale; of create table ghosts (id int);
DOLLAR $$ RUNS	\N
"QUOTED	/* drop table film
\.

insert into film (title, language_id, rating) select title, 1, 'PG-13' from import_of_titles;
insert into stream (film_id, media) select film_id, array['disc', 'stream']::medium[] from film;
drop table import_of_titles;

refresh materialized view concurrently rental_by_category;
