set local lock_timeout = '5s';

alter table projects enable row level security;
alter table issues enable row level security, force row level security;

create policy seen on projects for select
    using (visibility = 'public' or exists (
        select from members m
         where m.project_id = projects.id and m.user_id = nullif(current_setting('tracker.user', true), '')::bigint
           and m.level >= 'reporter'));
create policy open_ones on issues as permissive for all to public
    using (state = any (array['opened', 'closed']::issue_state[]))
    with check (state <> 'locked');
