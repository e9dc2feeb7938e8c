drop index concurrently people_mood;
