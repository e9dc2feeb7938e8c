-- as long as the replica of the previous release needs to come and wait for Flyway's lock:
-- it has shorter transactions before, which hold up no index
do $$
begin
	for attempt in 1..600 loop
		perform pg_stat_clear_snapshot();
		exit when exists (select from pg_stat_activity
			where datname = current_database() and application_name = 'previous-release'
				and state = 'idle in transaction' and query ilike '%advisory_xact_lock%');
		perform pg_sleep(0.1);
	end loop;
end $$;
