-- not concurrently: that would hang for ever
create index people_mood on people (mood);
