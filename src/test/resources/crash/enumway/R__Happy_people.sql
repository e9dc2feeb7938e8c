create or replace view happy_people as select name from people where mood = 'happy';
