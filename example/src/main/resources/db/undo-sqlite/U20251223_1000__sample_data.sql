-- What belongs to the user goes as well.
delete from users where id = '00000000-0000-4000-8000-000000000001';
