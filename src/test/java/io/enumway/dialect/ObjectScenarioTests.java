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
			"labels in every form (tells them apart): create view #q.v as select case m when 'zap' then 1 when 'ok' then 2 end as a, m = any (array['zap', 'ok']::#y[]) as b, m in ('zap', 'sad') as c, '{zap,\"it''s\"}'::#y[] as d, coalesce(m, 'zap') as e, nullif(m, 'zap') as f, array['zap'::#y, m] as g, (select 'zap'::#y) as h, row(m, 'zap'::#y)::text as i, m is distinct from 'zap' as j, enum_range('zap'::#y, null)::text <> '' as k from #t",
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
			"storage of an array column: alter table #t alter ms set storage external; alter table #t alter ms set compression pglz; create table #q.c () inherits (#t); alter table #q.c alter ms set storage main",
			"materialized view of another role: grant select on #t to #r; create materialized view #q.v with (toast.autovacuum_enabled = off) as select m, current_user::text as u from #t; alter materialized view #q.v owner to #r; refresh materialized view #q.v; create index on #q.v (m) => select m, u = 'postgres' from #q.v order by 1",
			"routines that sessions compile again: create function #q.p1() returns text language plpgsql as $$ declare x #y; begin select m into x from #t limit 1; return 'f'; end $$; alter function #q.p1() security definer; create trigger g before insert on #t for each row execute function #q.tf(); create procedure #q.p2(a int) language plpgsql as $$ begin perform id from #t; end $$",
			"index, view and composite with dropped parts: create type #q.c as (n int, z text, m #y); create table #q.u (a int, c #q.c, b text, m #y default 'zap'); insert into #q.u values (1, row(1, 'x', 'zap'), 'b', 'ok'); alter type #q.c drop attribute z cascade; alter table #q.u drop column a; create index ui on #q.u (((c).m)); create view #q.v as select (c).m from #q.u where (c).m = 'zap'",
			"key that refers to itself: create table #q.k (m #y primary key, p #y references #q.k deferrable initially deferred); insert into #q.k values ('zap', 'zap'), ('ok', 'zap'); delete from #q.k => insert into #q.k values ('ok', 'sad')",
			"keys that are not valid, match full, set a default: create table #q.k (m #y, id int, primary key (m, id)); create table #q.f (m #y default 'zap', id int); insert into #q.f values ('zap', 7); alter table #q.f add constraint fk foreign key (m, id) references #q.k match full on update set default not valid; create table #q.n (m #y); create unique index ni on #q.n (m); create table #q.g (m #y references #q.n (m))",
			"functions that write: create unique index tu on #t (id) where m = 'zap'; create procedure #q.p(x #y) language sql begin atomic insert into #t (id, m) values (1, 'zap') on conflict (id) where m = 'zap' do update set m = excluded.m where #t.m <> 'ok'; update #t set m = 'zap' where m = 'ok'; delete from #t where m = x; end;; create view #q.v as select id from #t => call #q.p('sad'); select id, m from #t order by id",
			"rules on views with conditions: create view #q.v as select id, m from #t; create rule a as on update to #q.v where new.m = 'zap' do instead nothing; create rule b as on update to #q.v do instead update #t set m = new.m where id = old.id; create rule c as on insert to #q.v do instead insert into #t (id, m) values (new.id, coalesce(new.m, 'zap')) returning id, m; comment on rule a on #q.v is 'x' => insert into #q.v values (7, null) returning *",
			"names with every kind of character: create schema \"S'c \"\"h\"; create view \"S'c \"\"h\".\"V'w \"\"x\" as select m as \"C'o \"\"l\" from #t where m = 'zap'; comment on view \"S'c \"\"h\".\"V'w \"\"x\" is E'it''s \\\\ back'; create index \"I'x \"\"y\" on #t (id) where m = 'zap'; comment on column #t.m is E'\\\\'; drop view \"S'c \"\"h\".\"V'w \"\"x\"",
			"things named like the type: create table #q.mood (mood #y default 'zap', \"Mo od\"\"x\" #y[]); create view #q.\"Mo od\"\"x\" as select mood from #q.mood where mood = 'zap'; create index on #q.mood (mood) where mood <> 'ok'",
			"type of the same name in another schema: create schema other; create type other.\"Mo od\"\"x\" as enum ('ok', 'sad', 'it''s'); create type other.mood as enum ('ok', 'sad', 'it''s'); create table #q.o (a #y default 'ok', b other.\"Mo od\"\"x\" default 'sad', c other.mood default 'sad'); create view #q.v as select * from #q.o where a = 'ok' and b = 'sad' and c = 'sad'",
			"event triggers that look at drops and rewrites: create function #q.ef() returns event_trigger language plpgsql as $$ begin perform 1 from pg_event_trigger_dropped_objects(); end $$; create event trigger d_#r on sql_drop execute function #q.ef(); create function #q.eg() returns event_trigger language plpgsql as $$ begin perform pg_event_trigger_table_rewrite_oid(); end $$; create event trigger e_#r on table_rewrite execute function #q.eg()",
			"temporary objects of nobody: create view #q.v as select m from #t; create or replace rule r as on delete to #q.v do instead nothing",
			"functions that call each other: create function #q.z(#y) returns int language sql immutable as $$ select 1 $$; create function #q.a(#y) returns boolean language plpgsql immutable as $$ begin return #q.z($1) < 3; end $$; create index on #t (id) where #q.a(m); alter table #t add check (#q.a(m)); create materialized view #q.v as select #q.a(m) as a from #t; create domain #q.d as #y check (#q.a(value)); create table #q.u (d #q.d); insert into #q.u values ('zap') => select * from #q.v order by 1",
			"materialized views by functions that read views: create function #q.f() returns bigint language plpgsql as $$ begin return (select count(*) from #q.w); end $$; create view #q.w as select m from #t; create materialized view #q.a as select #q.f() as n, m from #t; create function #q.g() returns bigint language plpgsql as $$ begin return (select count(*) from #q.a); end $$; create materialized view #q.b as select #q.g() as n, m from #t => select distinct n from #q.b",
			"index that belongs to an extension's wake: create extension if not exists pg_trgm schema public; create index i on #t (m desc, id) with (fillfactor = 60); comment on index #q.i is 'c'; alter index #q.i depends on extension pg_trgm",
			"casts that nothing tracks: create cast (varchar as #y) with inout as assignment; create function #q.put(i int, n varchar) returns void language sql begin atomic insert into #t (id, m) values (i, n); end;; create function #q.rank(x #y) returns int language sql immutable return case x when 'ok' then 1 else 2 end; create cast (#y as int) with function #q.rank(#y) as implicit;; create function #q.above(x #y, n int) returns boolean language sql immutable return x + 0 > n; create view #q.v as select id from #t where m + 1 > 2; create index i on #t ((m::int)) => select #q.put(9, 'zap'), #q.above('ok', 0); select m from #t where id = 9 => select * from #q.v",
			"columns of rows that functions return: create function #q.ts() returns setof #t language sql as $$ select * from #t $$; create view #q.v as select id from #q.ts() order by m; create view #q.w as select x.id from #q.ts() x where x.m = 'zap'; create view #q.x as select id from jsonb_populate_recordset(null::#t, '[{\"id\": 5, \"m\": \"ok\"}]') x where m is not null; create function #q.n() returns bigint language sql begin atomic select count(*) from #q.ts() x where x.m is not null; end;; create policy p on #t using (exists (select from #q.ts() x where x.m = #t.m)) => select * from #q.v => select * from #q.w => select * from #q.x => select #q.n()",
			"values with names of their own: create view #q.v (p, n) as values ('zap'::#y, 1), ('ok', 2); create view #q.w as select * from (values ('zap'::#y), ('ok')) x (y) => select * from #q.v order by n",
			"empty arrays: create domain #q.d as #y; create type #q.c as (n int, m #y); create view #q.v as select id, cardinality(array[]::#y[]) as c from #t; create view #q.w as select cardinality(array[]::#q.d[]) + cardinality(array[]::#q.c[]) as n from #q.v; create function #q.g(x int default cardinality(array[]::#y[])) returns int language sql return x; create function #q.h() returns text language sql begin atomic select array_to_string(array[]::#y[], ','); end;; create table #q.u (x int check (x <> cardinality(array[]::#y[])), y int default cardinality(array[]::#y[]), z int default #q.g()); create policy p on #q.u using (x > cardinality(array[]::#y[])); create index i on #q.u ((x + cardinality(array[]::#y[]))); create index j on #q.u (x) where x > cardinality(array[]::#q.d[]); create trigger g before insert on #q.u for each row when (new.x = cardinality(array[]::#y[])) execute function #q.tf(); create statistics #q.s on (x + cardinality(array[]::#y[])), y from #q.u; create domain #q.n as int check (value >= cardinality(array[]::#y[])); create table #q.k (n #q.n, i int) => select * from #q.v order by 1 => select * from #q.w => select #q.g(), #q.h() => insert into #q.u (x) values (1) returning * => insert into #q.u (x) values (0) => insert into #q.k values (-1, 1)",
			"indexes on functions that return rows: create table #q.r (n int, m #y); create function #q.mk(i int) returns #q.r language plpgsql immutable as $$ declare x #y; begin x := 'ok'; return row(i, x)::#q.r; end $$; create function #q.mks(i int) returns #q.r[] language plpgsql immutable as $$ begin return array[row(i, 'ok'::#y)::#q.r]; end $$; create function #q.mko(i int, out a int, out b #q.r) language plpgsql immutable as $$ begin a := 1; b := row(i, 'ok'::#y)::#q.r; end $$; create table #q.u (id int, constraint x exclude using btree ((#q.mk(id)) with =)); insert into #q.u values (1), (2); create unique index i on #q.u (#q.mk(id)); create index j on #q.u (#q.mks(id)); create index k on #q.u (((#q.mko(id)).b)); create index l on #q.u (id) where #q.mk(id) > #q.mk(1); create statistics #q.s on (#q.mk(id)), id from #q.u; create table #q.p (id int) partition by range (id); create table #q.p1 partition of #q.p default; create index pi on #q.p (#q.mk(id)); insert into #q.p values (1); create view #q.v as select #q.mk(id) as r from #q.u; analyze #q.u => insert into #q.u values (1) => select id from #q.u where #q.mk(id) = #q.mk(2) => select id from #q.u where #q.mks(id) = #q.mks(2) => select id from #q.u where (#q.mko(id)).b = (#q.mko(2)).b => select id from #q.p where #q.mk(id) = #q.mk(1) => select * from #q.v",
			"comment on the rule of a view: create view #q.v as select m from #t; comment on rule \"_RETURN\" on #q.v is 'r'; create materialized view #q.w as select m from #t; comment on rule \"_RETURN\" on #q.w is 's'",
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
			"generated column of partitions of which one takes no null: create table #q.p (id int, m #y, g int generated always as (case when m = 'zap' then 1 else 2 end) stored) partition by range (id); create table #q.p1 partition of #q.p default; alter table #q.p1 alter g set not null; insert into #q.p values (1, 'zap')",
			"generated column of a domain that takes a null: create domain #q.code as text check (value ~ '^[a-z]$'); alter table #t add g #q.code generated always as (case when m = 'zap' then 'z' else 'n' end) stored",
			"generated column by functions that call each other: create function #q.z(#y) returns int language sql immutable as $$ select 1 $$; create function #q.a(#y) returns boolean language plpgsql immutable as $$ begin return #q.z($1) < 3; end $$; alter table #t add g boolean generated always as (#q.a(m)) stored",
			"generated column by an empty array: create table #q.u (x int, g int generated always as (x + cardinality(array[]::#y[])) stored); insert into #q.u values (1) => insert into #q.u values (2) returning g",
			"virtual column beside: alter table #t add v int generated always as (id * 2) virtual" })
	void carriesGeneratedColumns(String scenario) throws SQLException {
		requireVersion(scenario.startsWith("virtual") ? 18 : 17);
		SwapScenario.run(scenario);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"publication of columns and rows: alter table #t add unique (id); alter table #t replica identity using index \"T b_id_key\"; create publication pub_#r for table #t (id, m) where (id > 1); create publication all_#r for all tables; create publication sch_#r for tables in schema #q",
			"nulls not distinct: alter table #t add constraint u unique nulls not distinct (m, id); create unique index i on #t (id) nulls not distinct where m = 'zap'",
			"tablespaces: create index i on #t (id) tablespace #s where m = 'zap'; alter table #t add constraint u unique (m, id) using index tablespace #s; create materialized view #q.v tablespace #s as select m from #t; create index vi on #q.v (m) tablespace #s; create table #q.p (id int, m #y) partition by range (id); create table #q.p1 partition of #q.p default; create index pi on #q.p (m) tablespace #s; create index pj on #q.p (id) where m = 'zap'; create table #q.o (m #y, n text) tablespace #s; insert into #q.o values ('zap', 'x')",
			"security invoker: create view #q.v with (security_invoker = true, security_barrier = false) as select m from #t" })
	void carriesWhatCameWithVersion15(String scenario) throws SQLException {
		requireVersion(15);
		SwapScenario.run(scenario);
	}

	/**
	 * PostgreSQL does not write down the type after RETURNING as something that an
	 * expression depends on.
	 */
	@ParameterizedTest
	@ValueSource(strings = {
			"json functions that return it inside of expressions: create table #q.j (j jsonb, constraint c check (json_value(j, '$.m' returning #y error on error) is not null)); insert into #q.j values ('{\"m\": \"ok\", \"ms\": [\"ok\", \"sad\"]}'); create view #q.v as select j from #q.j where json_value(j, '$.m' returning #y default 'zap' on empty) = 'ok'; create view #q.w as select j from #q.j where cardinality(json_query(j, '$.ms' returning #y[])) = 2; create index i on #q.j ((json_value(j, '$.m' returning #y) is null)); create function #q.f(j jsonb) returns boolean return json_value(j, '$.m' returning #y) is null; create policy p on #q.j using (json_value(j, '$.m' returning #y) is not null); create trigger g before insert on #q.j for each row when (json_value(new.j, '$.m' returning #y) is null) execute function #q.tf(); create statistics #q.s on (json_value(j, '$.m' returning #y) is null), (json_value(j, '$.m' returning #y) = 'ok') from #q.j; create domain #q.d as text default json_value('{}', '$.m' returning #y default 'ok' on empty)::text => select * from #q.v, #q.w => select #q.f('{\"m\": \"ok\"}') => insert into #q.j values ('{\"m\": \"no\"}')",
			"generated column by a json function: create table #q.j (j jsonb, g boolean generated always as (json_value(j, '$.m' returning #y) = 'ok') stored); insert into #q.j values ('{\"m\": \"ok\"}') => insert into #q.j values ('{\"m\": \"sad\"}') returning g" })
	void carriesWhatCameWithVersion17(String scenario) throws SQLException {
		requireVersion(17);
		SwapScenario.run(scenario);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"period keys: create extension if not exists btree_gist schema public; create table #q.p (m #y, v int4range, constraint k primary key (m, v without overlaps)); insert into #q.p values ('zap', '[1,2)'); create table #q.f (m #y, v int4range, constraint fk foreign key (m, period v) references #q.p (m, period v)) => insert into #q.p values ('zap', '[1,4)')",
			"not-null constraints that are not valid or not inherited: alter table #t add constraint n not null m not valid; comment on constraint n on #t is 'nn'; create table #q.a (m #y constraint nn not null no inherit); create table #q.b () inherits (#q.a); insert into #q.b values (null); create table #q.p (id int, m #y not null) partition by range (id); create table #q.p1 (like #q.p including all); alter table #q.p attach partition #q.p1 default",
			"foreign key that is not enforced: create table #q.k (m #y primary key); create table #q.f (m #y, constraint fk foreign key (m) references #q.k not enforced); insert into #q.f values ('zap')",
			"virtual column and a publication with generated columns: alter table #t add v int generated always as (id + 1) virtual, add g boolean generated always as (m = 'zap') stored; create publication pg_#r for table #t with (publish_generated_columns = stored); create view #q.v as select v, m from #t",
			"json functions that return it: create view #q.v as select json_value('{\"a\":\"ok\"}', '$.a' returning #y) as a, json_query('[\"ok\"]', '$' returning #y[]) as b, j.* from json_table('[{\"a\":\"ok\"}]', '$[*]' columns (c #y path '$.a')) j",
			"foreign key of partitions that is valid in one: create table #q.k (m #y primary key); create table #q.p (id int, m #y) partition by range (id); create table #q.p1 partition of #q.p default; create table #q.p2 partition of #q.p for values from (1) to (2); alter table #q.p add constraint fk foreign key (m) references #q.k not valid; alter table #q.p1 validate constraint fk",
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
