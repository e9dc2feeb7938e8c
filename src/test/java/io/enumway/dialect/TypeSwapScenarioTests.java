package io.enumway.dialect;

import java.sql.SQLException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One scenario per kind of dependent object: values are reordered and put back, a value
 * is replaced by another, and everything that depends on the type is there afterwards as
 * it was, wherever the type and the tables live.
 */
class TypeSwapScenarioTests {

	@ParameterizedTest
	@ValueSource(strings = { "column: select 1", "default: alter table #t alter m set default 'zap'",
			"default of a text column: alter table #t alter plain set default ('zap'::#y)::text",
			"default expression: alter table #t alter m set default (case when random() < 2 then 'zap'::#y else 'ok'::#y end)",
			"array default: alter table #t alter ms set default '{zap,\"it''s\"}'",
			"array constructor default: alter table #t alter ms set default array['zap', 'ok']::#y[]",
			"check: alter table #t add constraint \"c X\" check (m <> 'it''s'); comment on constraint \"c X\" on #t is 'x ''y'",
			"check in list: alter table #t add check (m in ('zap', 'ok', 'sad'))",
			"casts of arrays in a check: alter table #t add n numeric, add constraint c check ((m = 'zap' or n = any (array[1, id, null])) and (plain is null or plain = any (array[array[kind, 'x'], array['a]', ')']])))",
			"casts of arrays in an index: create index i on #t (id) where m = 'zap' or kind in ('b', 'c'); create statistics #q.s on (m = 'zap' and kind not in ('x', 'y')), (m = 'ok' or id::numeric = any (array[id, id + 1, (case when m = 'zap' then 1 end)])) from #t",
			"casts of arrays in views: create view #q.v as select id, m, kind from #t where kind in ('a', 'x') and kind not in ('y', 'z'); create view #q.w as select id, '{}'::jsonb ?| array[kind] as j, array_cat(array[kind], array['a']) as k, 'a' = any (array[kind, case when m = 'zap' then kind else 'q' end]) as l from #q.v",
			"casts of arrays in a policy: create policy p on #t using (m = 'zap' or kind in ('a', 'b')) with check (kind like any (array[kind, 'x']) or m = 'ok')",
			"casts of arrays in a trigger: create trigger g before update on #t for each row when (old.m = 'zap' and new.kind in ('a', 'b')) execute function #q.tf(); create rule r as on delete to #t where old.m = 'zap' and old.kind in ('b', 'c') do instead nothing",
			"casts of arrays of domains: create domain #q.d as varchar(9); alter table #t add d #q.d default 'a', add constraint c check (m = 'zap' or d in ('a', 'b'))",
			"casts of arrays in a function: create function #q.f(x varchar, y #y default 'zap') returns boolean language sql begin atomic select x in ('a', 'b') or y = 'zap'; end",
			"check on array (tells them apart): alter table #t add check (ms <> '{zap,zap,zap,zap}')",
			"check not valid (tells them apart): alter table #t add constraint c check (m <> 'zap') not valid",
			"check no inherit: alter table #t add check (m <> 'it''s') no inherit",
			"partial index =: create index i on #t (id) where m = 'zap'; comment on index #q.i is 'c'",
			"partial index <> (tells them apart): create index i on #t (id) where m <> 'zap'",
			"partial index in: create index i on #t (id) where m in ('zap', 'ok')",
			"partial index >: create index i on #t (id) where m > 'zap'",
			"partial unique index: create unique index i on #t (id) where m = 'zap'",
			"expression index: create index i on #t ((m = 'zap')); alter index #q.i alter 1 set statistics 77",
			"case index: create index i on #t ((case when m = 'zap' then 1 else 2 end)) with (fillfactor = 60)",
			"clustered index: create index i on #t (id) where false; create index j on #t (m); alter table #t cluster on j",
			"clustered expression index: create index i on #t ((m = 'zap')); alter table #t cluster on i",
			"include index: create index i on #t (id) include (m)", "hash index: create index i on #t using hash (m)",
			"descending index: create index i on #t (m desc nulls last, id)",
			"unique constraint: alter table #t add unique (id, m)",
			"primary and foreign key: create table #q.p (m #y primary key); insert into #q.p values ('sad'), ('ok'), ('it''s'); create table #q.f (m #y references #q.p on update cascade); insert into #q.f values ('ok')",
			"foreign key of two columns: create table #q.p (id int, m #y, primary key (m, id)); create table #q.f (id int, m #y, constraint fk foreign key (m, id) references #q.p (m, id) on delete set null deferrable initially deferred); comment on constraint fk on #q.f is 'k'",
			"exclusion constraint: alter table #t add constraint x exclude using btree (id with =) where (m = 'zap')",
			"replica identity: create table #q.r (m #y not null unique); alter table #q.r replica identity using index r_m_key",
			"statistics: create statistics #q.s on id, m from #t; alter statistics #q.s set statistics 55; comment on statistics #q.s is 'st'",
			"expression statistics: create statistics #q.s on (m = 'zap'), id from #t",
			"column statistics: alter table #t alter m set statistics 321; alter table #t alter m set (n_distinct = 3)",
			"grants on the type: grant usage on type #y to #r with grant option; revoke usage on type #y from public; comment on type #y is 'it''s'",
			"grants on table and column: grant select on #t to #r; grant update (m) on #t to #r",
			"default privileges: alter default privileges grant all on tables to #r; alter default privileges grant usage on types to #r; alter default privileges revoke execute on functions from public; create view #q.v as select m from #t",
			"view (tells them apart): create view #q.v as select m, id from #t where m <> 'zap'; grant select on #q.v to #r with grant option; grant update (m) on #q.v to #r; comment on view #q.v is 'v'; comment on column #q.v.m is 'vm'; alter view #q.v owner to #r",
			"view options: create view #q.v with (security_barrier) as select * from #t where m = 'zap' with local check option",
			"views on views: create view #q.z as select m from #t; create view #q.y as select * from #q.z; create view #q.a as select count(*) as n from #q.y",
			"replaced view: create view #q.a as select 1 as x; create view #q.b as select m from #t; create or replace view #q.a as select count(*)::int as x from #q.b",
			"view on another column: create view #q.v as select id from #t where m = 'zap'",
			"view on arrays: create view #q.v as select unnest(ms) from #t where ms @> '{zap}'",
			"recursive view: create view #q.v as with recursive w (n, m) as (select 1, m from #t union select n + 1, m from w where n < 3) select * from w",
			"materialized view (tells them apart): create materialized view #q.v as select m, id from #t; create unique index vi on #q.v (id); create index vj on #q.v (m) where m <> 'zap'; comment on materialized view #q.v is 'mv'; grant select on #q.v to #r; alter materialized view #q.v cluster on vi; alter materialized view #q.v alter m set statistics 9",
			"unpopulated materialized view: create materialized view #q.v as select m from #t with no data",
			"view on materialized view: create materialized view #q.v as select m from #t; create view #q.w as select * from #q.v",
			"rule: create rule r as on update to #t where old.m = 'zap' do instead nothing; comment on rule r on #t is 'ru'",
			"disabled rule: create rule r as on update to #t where old.m = 'zap' do instead nothing; alter table #t disable rule r",
			"rule on a view: create view #q.v as select m from #t; create rule r as on insert to #q.v do instead insert into #t (id, m) values (77, new.m)",
			"trigger when: create trigger g before update on #t for each row when (old.m = 'zap') execute function #q.tf('x'); comment on trigger g on #t is 'tr'",
			"trigger of column: create trigger g after update of m on #t for each row execute function #q.tf()",
			"disabled trigger: create trigger g before update of m on #t for each row execute function #q.tf(); alter table #t disable trigger g",
			"replica trigger: create trigger g before update of m on #t for each row execute function #q.tf(); alter table #t enable replica trigger g",
			"constraint trigger: create constraint trigger g after update on #t deferrable for each row when (new.m = 'zap') execute function #q.tf(); comment on constraint g on #t is 'about the constraint'; comment on trigger g on #t is 'about the trigger'",
			"instead of trigger: create view #q.v as select m from #t; create trigger g instead of insert on #q.v for each row execute function #q.tf()",
			"policy: alter table #t enable row level security; alter table #t force row level security; create policy p on #t as restrictive for update to #r using (m = 'zap') with check (m <> 'ok'); comment on policy p on #t is 'po'",
			"policy for insert: create policy p on #t for insert with check (m in ('zap', 'ok'))",
			"policy of another table: create table #q.o (id int); create policy p on #q.o using (exists (select 1 from #t where m = 'zap'))",
			"publication: create publication pub for table #t",
			"partitions: create table #q.p (id int, m #y default 'zap', check (m <> 'it''s')) partition by range (id); create table #q.p1 partition of #q.p for values from (0) to (10); create table #q.p2 partition of #q.p default; alter table #q.p2 alter m set default 'ok'; create index pi on #q.p (m); insert into #q.p values (1, 'zap'), (77, 'ok')",
			"inheritance: create table #q.c (extra #y default 'zap') inherits (#t); alter table #q.c alter m set default 'sad'; insert into #q.c (id, m, extra) values (5, 'zap', 'ok')",
			"function argument: create function #q.f(x #y default 'zap', y #y[] default '{zap}') returns int language sql as 'select 1'; grant execute on function #q.f to #r; comment on function #q.f is 'fu'",
			"function result: create function #q.f() returns setof #y language sql stable as 'select null::#y'; alter function #q.f() owner to #r",
			"function table: create function #q.f() returns table (m #y, n int) language sql as 'select null::#y, 1'",
			"function body: create function #q.f() returns boolean language sql immutable begin atomic select 'zap'::#y = any (array['ok'::#y]); end",
			"function in check (tells them apart): create function #q.f(x #y) returns boolean language sql immutable begin atomic select x <> 'zap'::#y or true; end;; alter table #t add check (#q.f(m))",
			"function over view: create view #q.v as select m from #t; create function #q.f(#q.v) returns int language sql as 'select 1'; create view #q.w as select #q.f(v) from #q.v v",
			"overloaded functions: create function #q.f(#y) returns int language sql as 'select 1'; create function #q.f(#y[]) returns int language sql as 'select 2'",
			"procedure: create procedure #q.f(inout x #y, n int default 3) language plpgsql as 'begin end'; revoke execute on procedure #q.f from public",
			"cast: create function #q.f(#y) returns int language sql as 'select 1'; create cast (#y as int) with function #q.f(#y) as assignment; comment on cast (#y as int) is 'ca'" })
	void carriesOver(String scenario) throws SQLException {
		SwapScenario.run(scenario);
	}

}
