drop view happy_people;
