package io.enumway.dialect;

import java.sql.SQLException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scenarios of {@link TypeSwapScenarioTests} with domains, composite types and typed
 * tables.
 */
class DerivedTypeScenarioTests {

	@ParameterizedTest
	@ValueSource(strings = {
			"domain: create domain #q.d as #y; create table #q.u (d #q.d, ds #q.d[]); insert into #q.u values ('zap', '{zap,ok}'), (null, null); grant usage on domain #q.d to #r; comment on domain #q.d is 'do'; alter domain #q.d owner to #r => insert into #q.u values ('no')",
			"domain with default and checks: create domain #q.d as #y default 'zap' constraint \"N n\" not null constraint c check (value <> 'it''s'); comment on constraint c on domain #q.d is 'ck'; create table #q.u (id int, d #q.d); insert into #q.u values (1, 'zap') => insert into #q.u values (2) returning d => insert into #q.u values (2, 'it''s') => insert into #q.u values (2, null)",
			"domain with a check not valid: create domain #q.d as #y; create table #q.u (d #q.d); insert into #q.u values ('ok'); alter domain #q.d add constraint c check (value <> 'ok') not valid",
			"domain in a default and a check (tells them apart): create domain #q.d as #y; create table #q.u (d #q.d default 'zap'::#q.d, ds #q.d[] default '{zap,ok}', check (d::#y <> 'it''s'), check (ds::#y[] <> '{zap,it''s}'))",
			"domain over a domain: create domain #q.d as #y check (value <> 'it''s'); create domain #q.e as #q.d default 'zap'; create table #q.u (id int, e #q.e, es #q.e[]); insert into #q.u values (1, 'ok', '[3:4]={zap,sad}'); create index i on #q.u (e) where e::#y = 'zap' => insert into #q.u (id) values (2) returning e",
			"domain over an array: create domain #q.d as #y[] default '{zap}' check (cardinality(value) < 5); create table #q.u (id int, d #q.d, ds #q.d[]); insert into #q.u values (1, '{zap,ok}', null), (2, null, array['{zap}', '{ok,sad}']::#q.d[])",
			"domain with a function in its check: create function #q.f(x #y) returns boolean language sql immutable begin atomic select x <> 'it''s'::#y; end;; create domain #q.d as #y check (#q.f(value)); create table #q.u (d #q.d primary key); insert into #q.u values ('zap')",
			"domain in arrays with functions in its checks: create function #q.z(#y) returns int language sql immutable as $$ select 1 $$; create function #q.a(#y) returns boolean language plpgsql immutable as $$ begin return #q.z($1) < 3; end $$; create domain #q.d as #y constraint c check (#q.a(value)) check (value <> 'it''s'); comment on constraint c on domain #q.d is 'cd'; create table #q.u (d #q.d, ds #q.d[]); insert into #q.u values ('zap', '{zap,ok}') => insert into #q.u values (null, '{\"it''s\"}')",
			"domain in arrays with a cast in its check: create function #q.rank(x #y) returns int language sql immutable return case x when 'ok' then 1 else 2 end; create cast (#y as int) with function #q.rank(#y); create function #q.f(x #y) returns int language plpgsql immutable as $$ begin return x::int; end $$; create domain #q.d as #y check (value::int > 0) check (#q.f(value) < 3); create table #q.u (d #q.d, ds #q.d[]); insert into #q.u values ('zap', '{zap,ok}')",
			"domain over a composite type in arrays: create type #q.p as (n int, m #y); create domain #q.d as #q.p check ((value).m <> 'it''s'); create table #q.u (d #q.d, ds #q.d[]); insert into #q.u values (row(1, 'zap'), array[row(2, 'zap')::#q.d]) => insert into #q.u values (null, array[row(2, 'it''s')::#q.p::#q.d])",
			"domain over text with a check by the type: create domain #q.d as text check (value::#y is not null) default 'ok'; create table #q.u (d #q.d); insert into #q.u values ('ok') => insert into #q.u values ('no')",
			"domain over text in arrays with a check not valid: create domain #q.d as text; create table #q.u (d #q.d, ds #q.d[]); alter domain #q.d add constraint c check (value::#y is not null) not valid",
			"functions of a domain: create domain #q.d as #y; create function #q.f(x #q.d default 'zap', y #q.d[] default '{zap}') returns #q.d language sql return x; create view #q.v as select #q.f(m::#q.d) from #t",
			"domain as a key: create domain #q.d as #y; create table #q.u (d #q.d primary key); insert into #q.u values ('zap'), ('ok')",
			"composite type: create type #q.\"P r\" as (n int, \"M x\" #y, ms #y[], note text collate \"C\"); comment on type #q.\"P r\" is 'pa'; comment on column #q.\"P r\".\"M x\" is 'at'; grant usage on type #q.\"P r\" to #r; alter type #q.\"P r\" owner to #r; create table #q.u (id int, p #q.\"P r\"); insert into #q.u values (1, row(1, 'zap', '{zap,NULL}', 'x')), (2, null), (3, row(null, null, null, null))",
			"array of a composite type: create type #q.p as (n int, m #y); create table #q.u (id int, ps #q.p[]); insert into #q.u values (1, '{{\"(1,zap)\",NULL},{\"(,)\",\"(2,ok)\"}}'), (2, '[5:5]={\"(1,zap)\"}'), (3, null)",
			"composite types in each other: create type #q.p as (n int, m #y); create domain #q.d as #q.p; create type #q.o as (p #q.p, ps #q.p[], d #q.d, a text); create table #q.u (id int, o #q.o, os #q.o[]); insert into #q.u values (1, row(row(1, 'zap'), array[row(2, 'zap')::#q.p], row(3, 'ok'), 'x'), null), (2, null, array[row(null, null, row(1, 'zap'), 'y')::#q.o])",
			"view and function of a composite type: create type #q.p as (n int, m #y); create table #q.u (id int, p #q.p); insert into #q.u values (1, row(1, 'zap')); create view #q.v as select (p).m, p from #q.u where (p).m = 'zap'; create function #q.f(#q.p) returns #y language sql return ($1).m; create index i on #q.u (((p).m)) => select * from #q.v => select #q.f(p) from #q.u",
			"default of a composite type: create type #q.p as (n int, m #y); create table #q.u (id int, p #q.p default row(1, 'zap')) => insert into #q.u values (1) returning p",
			"typed table: create type #q.p as (n int, m #y, ms #y[]); create table #q.u of #q.p (n primary key, m default 'zap' check (m <> 'it''s')); create view #q.v as select n from #q.u; insert into #q.u values (1, 'zap', '{zap,ok}')",
			"composite type without a table: create type #q.p as (n int, m #y); create function #q.f() returns setof #q.p language plpgsql as 'begin end'",
			"domain in a composite type: create domain #q.d as #y default 'ok'; create type #q.p as (d #q.d, ds #q.d[]); create table #q.u (p #q.p); insert into #q.u values (row('zap', '{zap,NULL}'))" })
	void carriesOver(String scenario) throws SQLException {
		SwapScenario.run(scenario);
	}

}
