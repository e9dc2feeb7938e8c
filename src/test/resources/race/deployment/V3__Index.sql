create index concurrently people_name on people (name);
