package io.enumway.dialect;

import java.sql.SQLException;

import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scenarios of {@link TypeSwapScenarioTests} with what belongs to tables, views and
 * routines beside the enum type, and with objects that behave.
 */
class ObjectScenarioTests {

	@ParameterizedTest
	@ValueSource(strings = {
			"aggregate: create function #q.sf(#y, #y) returns #y language sql immutable return greatest($1, $2); create aggregate #q.a(#y) (sfunc = #q.sf, stype = #y, combinefunc = #q.sf, parallel = safe); grant execute on function #q.a(#y) to #r; comment on aggregate #q.a(#y) is 'ag'; create view #q.v as select #q.a(m) as a from #t",
			"aggregate with all its parts: create function #q.sf(int, #y) returns int language sql immutable return $1 + 1; create function #q.si(int, #y) returns int language sql immutable return $1 - 1; create function #q.ff(int) returns text language sql immutable return $1::text; create aggregate #q.a(#y) (sfunc = #q.sf, stype = int, sspace = 8, finalfunc = #q.ff, finalfunc_modify = shareable, initcond = '0', msfunc = #q.sf, minvfunc = #q.si, mstype = int, minitcond = '5', mfinalfunc = #q.ff); alter aggregate #q.a(#y) owner to #r => select #q.a(m) from #t",
			"ordered-set aggregate: create function #q.sf(text[], #y) returns text[] language sql immutable return $1 || $2::text; create function #q.ff(text[], int) returns text language sql immutable return $1[1]; create aggregate #q.a(int order by x #y) (sfunc = #q.sf, stype = text[], finalfunc = #q.ff, initcond = '{}') => select #q.a(1) within group (order by m::text::#y) is null from #t",
			"operators: create function #q.f(#y, int) returns boolean language sql immutable return $2 = 1; create function #q.g(int, #y) returns boolean language sql immutable return $1 = 1; create operator #q.=== (function = #q.f, leftarg = #y, rightarg = int, commutator = operator(#q.===), restrict = eqsel, join = eqjoinsel); create operator #q.=== (function = #q.g, leftarg = int, rightarg = #y, commutator = operator(#q.===)); comment on operator #q.=== (#y, int) is 'op'; create view #q.v as select id from #t where m operator(#q.===) 1 => select * from #q.v order by 1",
			"prefix operator: create function #q.f(#y) returns text language sql immutable return $1::text; create operator #q.@@@ (function = #q.f, rightarg = #y); alter operator #q.@@@ (none, #y) owner to #r",
			"negator: create function #q.f(#y, #y) returns boolean language sql immutable return $1 = $2; create function #q.g(#y, #y) returns boolean language sql immutable return $1 <> $2; create operator #q.=== (function = #q.f, leftarg = #y, rightarg = #y, commutator = operator(#q.===), negator = operator(#q.!==)); create operator #q.!== (function = #q.g, leftarg = #y, rightarg = #y, negator = operator(#q.===))",
			"implicit cast: create function #q.f(#y) returns int language sql immutable as $$ select length($1::text) $$; create cast (#y as int) with function #q.f(#y) as implicit => select m::int from #t order by id",
			"cast by text: create cast (#y as varchar) with inout as assignment",
			"body of a function with a table: create function #q.f() returns setof #t language sql begin atomic select * from #t where m = any ('{zap,ok}'::#y[]); end => select id from #q.f() order by id",
			"function of the row of a table: create function #q.f(r #t) returns text language plpgsql as $$ begin return r.m::text; end $$; create view #q.v as select #q.f(x) from #t x => select * from #q.v order by 1",
			"variadic and out arguments: create function #q.f(out a #y, out b #y[], variadic c #y[] default '{zap}') returns record language sql as $$ select null::#y, $1 $$",
			"function with settings: create function #q.f(x #y default 'zap'::#y) returns setof record language plpgsql stable strict security definer leakproof parallel safe cost 7 rows 9 set search_path = 'x' set work_mem = '1MB' as $$ begin end $$",
			"polymorphic function: create function #q.f(anyenum) returns text language sql immutable as $$ select $1::text $$; create view #q.v as select #q.f(m) as f from #t; create index i on #t (#q.f(m)) => select * from #q.v order by 1",
			"granted by another: grant usage on type #y to #r with grant option; set role #r; grant usage on type #y to pg_monitor; reset role",
			"column granted by another on a view: create view #q.v as select m, id from #t; grant select (m) on #q.v to #r with grant option; grant select on #q.v to #r with grant option; set role #r; grant select (m) on #q.v to pg_monitor; grant select on #q.v to pg_monitor; reset role",
			"objects of different owners: create view #q.v as select m from #t; alter view #q.v owner to #r; create materialized view #q.w as select m from #t; alter materialized view #q.w owner to #r; alter type #y owner to #r; create function #q.f(#y) returns int language sql return 1; alter function #q.f owner to #r",
			"default of a view's column: create view #q.v as select id, m, plain from #t; alter view #q.v alter m set default 'zap'; alter view #q.v alter id set default 7 => insert into #q.v default values returning *",
			"view with a check option: create view #q.v as select id, m from #t where m = 'zap' with cascaded check option => insert into #q.v values (9, 'ok') => insert into #q.v values (9, 'zap')",
			"labels in every form: create view #q.v as select case m when 'zap' then 1 when 'ok' then 2 end as a, m = any (array['zap', 'ok']::#y[]) as b, m in ('zap', 'sad') as c, '{zap,\"it''s\"}'::#y[] as d, coalesce(m, 'zap') as e, nullif(m, 'zap') as f, array['zap'::#y, m] as g, (select 'zap'::#y) as h, row(m, 'zap'::#y)::text as i, m is distinct from 'zap' as j, enum_range('zap'::#y, null)::text <> '' as k from #t",
			"union and window: create view #q.v as select m, count(*) over (partition by m) as n from #t union all select 'zap'::#y, 3",
			"lateral view and set-returning functions: create view #q.v as select x.u, id from #t cross join lateral unnest(ms || 'zap'::#y) x (u)",
			"view over a join using the column: create table #q.o (m #y, n int); create view #q.v as select * from #t join #q.o using (m)",
			"rule with several actions: create table #q.log (m #y); create rule r as on update to #t do also (insert into #q.log values (old.m); insert into #q.log values ('zap')) => update #t set m = 'ok' where id = 2; select m from #q.log order by m::text",
			"trigger that writes: create table #q.log (m #y); create function #q.lf() returns trigger language plpgsql as $$ begin insert into #q.log values (old.m); return new; end $$; create trigger g after update of m on #t for each row when (old.m <> new.m) execute function #q.lf() => update #t set m = 'ok'; select m from #q.log order by m::text",
			"trigger with transition tables: create trigger g after update on #t referencing old table as o new table as n for each statement execute function #q.tf(); create trigger h after insert on #t for each row when (new.m = 'zap') execute function #q.tf('zip')",
			"policy that filters: alter table #t enable row level security; create policy p on #t for select to #r using (m = 'zap'); grant select on #t to #r => set role #r; select id from #t order by id",
			"partial index that is used: create index i on #t (id) where m = 'zap' => explain (costs off) select id from #t where m = 'zap' and id = 2",
			"partial unique index that rejects: delete from #t where id = 1; create unique index i on #t (m) where m <> 'it''s' => insert into #t (id, m) values (9, 'zap') => insert into #t (id, m) values (9, 'it''s'), (10, 'it''s')",
			"foreign key that cascades: create table #q.k (m #y primary key); insert into #q.k values ('zap'), ('ok'); create table #q.f (m #y references #q.k on delete cascade, n int); insert into #q.f values ('zap', 1), ('ok', 2) => delete from #q.k where m = 'zap'; select n from #q.f => insert into #q.f values ('sad')",
			"identity, sequence and unlogged: create unlogged table #q.u (id int generated by default as identity (start 7), s serial, m #y default 'zap', n text compression pglz) with (fillfactor = 70, autovacuum_enabled = off); alter table #q.u alter n set storage external; insert into #q.u (m) values ('zap') => insert into #q.u (id, s) values (1, 1) returning *",
			"comments: comment on table #t is 't'; comment on column #t.m is 'it''s m'; create index i on #t (m); comment on index #q.i is 'i'; alter table #t add constraint u unique (m, id); comment on constraint u on #t is 'u'",
			"index of every option: create unique index i on #t using btree (id desc nulls last, plain collate \"C\" text_pattern_ops, m) include (ms) with (fillfactor = 50) where m is not null; create index j on #t using gin (ms)",
			"row of defaults: create function #q.d() returns #y language sql stable return 'zap'::#y; alter table #t alter m set default #q.d(); alter table #t alter ms set default array_append('{zap}'::#y[], #q.d()) => insert into #t (id) values (9) returning m, ms",
			"event trigger: create table #q.log (tag text); create function #q.ef() returns event_trigger language plpgsql as $$ begin null; end $$; create event trigger evt_#r on ddl_command_end execute function #q.ef()",
			"materialized view with everything: create materialized view #q.v (x, y) with (fillfactor = 80) as select m, id from #t where m <> 'it''s'; create unique index on #q.v (y); alter materialized view #q.v alter x set (n_distinct = 4); create statistics #q.s on x, y from #q.v; create view #q.w as select * from #q.v; grant select (x) on #q.v to #r => refresh materialized view concurrently #q.v; select count(*) from #q.w",
			"foreign table: create foreign data wrapper w_#r; create server s_#r foreign data wrapper w_#r; create foreign table #q.ft (id int, m #y options (a 'b') not null default 'zap', ms #y[], check (m <> 'ok')) server s_#r options (c 'd'); alter foreign table #q.ft alter m set statistics 22",
			"temporary objects of nobody: create view #q.v as select m from #t; create or replace rule r as on delete to #q.v do instead nothing",
			"function that belongs to an extension's wake: create extension if not exists pg_trgm schema public; create function #q.f(#y) returns int language sql return 1; alter function #q.f depends on extension pg_trgm" })
	void carriesOver(String scenario) throws SQLException {
		SwapScenario.run(scenario);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"generated column: alter table #t add g boolean generated always as (m = 'zap') stored; create index gi on #t (g) where g => insert into #t (id, m) values (9, 'zap') returning g",
			"generated column that is not null: alter table #t add g text not null generated always as (case when m = 'zap' then 'z' else 'n' end) stored check (g <> 'q')",
			"generated column of the type: alter table #t add g #y generated always as (coalesce(m, 'zap')) stored, add gs #y[] generated always as (array[m, 'zap']) stored; create view #q.v as select g from #t => insert into #t (id) values (9) returning g, gs",
			"generated column of partitions: create table #q.p (id int, m #y, g boolean generated always as (m = 'zap') stored) partition by range (id); create table #q.p1 partition of #q.p default; create table #q.p2 (id int, m #y, g boolean generated always as (m = 'ok') stored); alter table #q.p attach partition #q.p2 for values from (10) to (20); insert into #q.p values (1, 'zap'), (11, 'ok')",
			"virtual column beside: alter table #t add v int generated always as (id * 2) virtual" })
	void carriesGeneratedColumns(String scenario) throws SQLException {
		requireVersion(scenario.startsWith("virtual") ? 18 : 17);
		SwapScenario.run(scenario);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"publication of columns and rows: alter table #t add unique (id); alter table #t replica identity using index \"T b_id_key\"; create publication pub_#r for table #t (id, m) where (id > 1); create publication all_#r for all tables; create publication sch_#r for tables in schema #q",
			"nulls not distinct: alter table #t add constraint u unique nulls not distinct (m, id); create unique index i on #t (id) nulls not distinct where m = 'zap'",
			"security invoker: create view #q.v with (security_invoker = true, security_barrier = false) as select m from #t" })
	void carriesWhatCameWithVersion15(String scenario) throws SQLException {
		requireVersion(15);
		SwapScenario.run(scenario);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"period keys: create extension if not exists btree_gist schema public; create table #q.p (m #y, v int4range, constraint k primary key (m, v without overlaps)); insert into #q.p values ('zap', '[1,2)'); create table #q.f (m #y, v int4range, constraint fk foreign key (m, period v) references #q.p (m, period v)) => insert into #q.p values ('zap', '[1,4)')",
			"constraints that are not enforced or not valid: alter table #t add constraint n not null plain not valid; alter table #t add constraint c check (m <> 'it''s') not enforced; create table #q.u (m #y constraint \"n N\" not null)" })
	void carriesWhatCameWithVersion18(String scenario) throws SQLException {
		requireVersion(18);
		SwapScenario.run(scenario);
	}

	private static void requireVersion(int major) {
		try (TestDatabase database = TestDatabase.create()) {
			Assumptions.assumeTrue(database.serverMajorVersion() >= major);
		}
	}

}
