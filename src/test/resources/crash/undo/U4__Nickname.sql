alter table people drop column nickname;
