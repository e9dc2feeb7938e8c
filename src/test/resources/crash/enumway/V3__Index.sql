-- cannot run in a transaction
create index concurrently people_mood on people (mood);
