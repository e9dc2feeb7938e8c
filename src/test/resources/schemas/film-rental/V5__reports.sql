create function _group_concat(text, text) returns text language sql immutable as $_$
select case when $2 is null then $1 when $1 is null then $2 else $1 || ', ' || $2 end
$_$;
create aggregate group_concat(text) (sfunc = _group_concat, stype = text);

create view film_list as
    select film.film_id as fid, film.title, category.name as category, film.rental_rate as price, film.length, film.rating,
           group_concat(actor.first_name || ' ' || actor.last_name) as actors
      from film
      left join film_category using (film_id)
      left join category using (category_id)
      left join film_actor using (film_id)
      left join actor using (actor_id)
     group by film.film_id, film.title, category.name, film.rental_rate, film.length, film.rating;

create view nicer_but_slower_film_list as
    select fid, upper(left(title, 1)) || lower(substr(title, 2)) as title, rating from film_list
     where rating = any (array['G', 'PG']::mpaa_rating[]);

create view customer_list as
    select cu.customer_id as id, cu.first_name || ' ' || cu.last_name as name, a.address, a.postal_code as "zip code",
           case when cu.activebool then 'active' else '' end as notes, cu.store_id as sid
      from customer cu join address a using (address_id);

create view sales_by_store as
    select s.store_id, sum(p.amount) as total_sales
      from payment p join staff m using (staff_id) join store s on s.store_id = m.store_id
     group by s.store_id;

create materialized view rental_by_category as
    select c.name as category, sum(p.amount) as total_sales
      from payment p
      join rental r using (rental_id)
      join inventory i using (inventory_id)
      join film_category fc using (film_id)
      join category c using (category_id)
     group by c.name
  with no data;
create unique index rental_category on rental_by_category using btree (category);
refresh materialized view rental_by_category;
