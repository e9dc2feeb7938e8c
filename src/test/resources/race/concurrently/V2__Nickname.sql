alter table people add column nickname text;
