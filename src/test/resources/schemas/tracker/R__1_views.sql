drop view if exists open_issues cascade;
create view open_issues with (security_barrier) as
    select i.*, p.visibility from issues i join projects p on p.id = i.project_id where i.state = 'opened';
create view issues_of_projects as select project_id, state, count(*) from open_issues group by project_id, state;
