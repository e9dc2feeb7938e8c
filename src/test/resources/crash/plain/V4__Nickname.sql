alter table people add column nickname text;
update people set nickname = lower(name);
