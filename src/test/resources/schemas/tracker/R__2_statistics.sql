drop materialized view if exists run_statistics;
create materialized view run_statistics as
    select key, state, count(*) as runs from process_instances group by cube (key, state);
create unique index on run_statistics (key, state);
