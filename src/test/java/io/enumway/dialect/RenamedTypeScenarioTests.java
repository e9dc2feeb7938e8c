package io.enumway.dialect;

import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.enumway.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A type is renamed or moved and replaced by one plan, where other things are called like
 * it: they keep their names.
 */
class RenamedTypeScenarioTests {

	private static final String SCHEMA = """
			create schema app; create schema x; create schema other;
			create type app.mood as enum ('sad', 'zap', 'ok', 'big');
			create type other.level as enum ('low', 'high');
			create table app.t (id int primary key, m app.mood default 'zap', ms app.mood[], l other.level default 'low');
			insert into app.t values (1, 'zap', '{zap,ok}', 'low'), (2, 'ok', null, 'high');
			create function app.tf() returns trigger language plpgsql as 'begin return new; end'""";

	@ParameterizedTest
	@ValueSource(strings = {
			"create function app.mood(app.mood) returns int language sql immutable as $$ select 1 $$; create index i on app.t (app.mood(m)); create view app.v as select app.mood(m) as mood, m from app.t where app.mood(m) = 1 and m = 'zap'; comment on function app.mood(app.mood) is 'app.mood'; grant execute on function app.mood(app.mood) to pg_monitor",
			"create function app.mood(x app.mood default 'zap', app.mood[] default '{zap}') returns app.mood immutable return case when x = 'zap' then x end",
			"create function app.level(m app.mood, l other.level) returns int language sql immutable as $$ select 1 $$; create function other.level(app.mood, other.level) returns other.level return $2;; create view app.v as select other.level(m, l) as level from app.t where l = 'low'",
			"create index mood on app.t (id) where m = 'zap'; comment on index app.mood is 'i'; create statistics app.mood on (m = 'zap'), id from app.t; comment on statistics app.mood is 's'",
			"create table x.app (mood app.mood, level app.mood, n int); insert into x.app values ('zap', 'ok', 1); create view app.v as select app.mood, app.level, coalesce(app.mood, app.level) as c, n + 1 as mood_ from x.app where app.mood = 'zap' and app.mood <> app.level order by app.mood, app.level",
			"create table x.app (mood app.mood, id int); create function app.mood(app.mood) returns app.mood language sql begin atomic insert into x.app (mood) select app.mood from x.app where app.mood = 'ok' returning app.mood; select app.mood from x.app; end;; create rule r as on delete to app.t do instead delete from x.app where app.mood = old.m returning app.id, app.mood, null::app.mood[], null::other.level",
			"create function app.sf(app.mood, app.mood) returns app.mood language sql immutable return greatest($1, $2); create aggregate app.mood(app.mood) (sfunc = app.sf, stype = app.mood); create function app.mood(app.mood, app.mood) returns boolean language sql immutable return $1 = $2; create operator app.=== (function = app.mood, leftarg = app.mood, rightarg = app.mood, commutator = operator(app.===)); create view app.v as select id, m operator(app.===) 'ok' as e from app.t; create view app.w as select app.mood(m) as mood from app.t",
			"create domain app.d as app.mood default 'zap'; create type app.c as (mood app.mood, ms app.mood[]); create table x.app (d app.d, c app.c); insert into x.app values ('zap', row('zap', '{ok}')); create view app.v as select app.c, (app.c).mood, app.d from x.app",
			"create procedure app.mood(inout app.mood, in n int, variadic app.mood[]) language plpgsql as 'begin end'; create trigger mood before update on app.t for each row when (old.m = 'zap') execute function app.tf(); create policy mood on app.t using (m = 'zap'); alter table app.t add constraint mood check (m <> 'big')",
			"create domain app.d as app.mood; create function app.f(app.mood, app.mood[], other.level) returns int language sql immutable as 'select 1'; create view app.v as select m, 'app.mood'::regtype as a, 'app.mood[]'::regtype as b, '{app.mood,app.d,other.level,int}'::regtype[] as c, 'app.f(app.mood, app.mood[], other.level)'::regprocedure as d, 'app.mood'::text as f from app.t where pg_typeof(m) = 'app.mood'::regtype",
			"create function app.g(l other.level) returns text language plpgsql as $$ declare x app.mood; begin return 'mood'; end $$; create function app.mood(n int, l other.level) returns boolean language plpgsql as $$ begin return exists (select from app.t); end $$" })
	void keepsNamesThatAreTheSame(String objects) throws SQLException {
		try (TestDatabase database = TestDatabase.create()) {
			database.execute(SCHEMA);
			for (String one : objects.split(";; ")) {
				database.execute(one);
			}
			List<String> catalog = CatalogDump.of(database);
			List<String> data = SwapScenario.data(database);
			TestConnections.outside(database).manager().apply((changes) -> {
				changes.renameType("other.level", "grade");
				changes.renameType("app.mood", "Feel");
				changes.moveToSchema("app.\"Feel\"", "x");
				changes.renameValue("x.\"Feel\"", "ok", "okay");
				changes.addValue("x.\"Feel\"", "new").before("zap");
				changes.removeValue("x.\"Feel\"", "zap").replaceWith("new");
			});
			assertThat(CatalogDump.of(database)).isNotEqualTo(catalog);
			TestConnections.outside(database).manager().apply((changes) -> {
				changes.renameType("other.grade", "level");
				changes.moveToSchema("x.\"Feel\"", "app");
				changes.renameType("app.\"Feel\"", "mood");
				changes.renameValue("app.mood", "okay", "ok");
				changes.addValue("app.mood", "zap").before("new");
				changes.removeValue("app.mood", "new").replaceWith("zap");
			});
			assertThat(CatalogDump.of(database)).isEqualTo(catalog);
			assertThat(SwapScenario.data(database)).isEqualTo(data);
		}
	}

}
