package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.enumway.EnumManager;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a type swap cannot carry over is refused by name in the plan, before anything is
 * touched.
 */
class RefusedSwapTests {

	private final TestDatabase database = TestDatabase.create();

	private EnumManager manager;

	@BeforeEach
	void setUp() throws SQLException {
		this.database.execute("""
				create schema app;
				create type app.mood as enum ('sad', 'zap', 'ok', 'big');
				create table app.t (id int primary key, m app.mood);
				insert into app.t values (1, 'zap'), (2, 'ok');
				""");
		this.manager = TestConnections.outside(this.database).manager();
	}

	@AfterEach
	void tearDown() {
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "create table app.named (m app.mood) partition by list (m)",
			"create table app.named (m app.mood) partition by hash (m)",
			"create table app.named (m app.mood) partition by range (m)",
			"create table app.named (id int, m app.mood) partition by range (id, m)",
			"create table app.named (m app.mood) partition by range (app.h(m))",
			"create table app.p (id int, m app.mood) partition by range (id); create table app.named partition of app.p default partition by list (m)",
			"create domain app.d as app.mood; create table app.named (m app.d) partition by list (m)" })
	void refusesPartitionKeys(String sql) {
		this.database.execute(
				"create function app.h(app.mood) returns int language plpgsql immutable as $$ begin return 1; end $$;"
						+ sql);
		refused("app.named.m (in a partition key, which cannot change its type)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "app.k('zap', id)", "(case when id > 1 then 'zap'::app.mood end)",
			"(id + cardinality(array[]::app.mood[]))" })
	void refusesPartitionKeysThatOnlyUseTheType(String key) {
		this.database.execute("""
				create function app.k(app.mood, int) returns int language sql immutable return $2;
				create table app.named (id int) partition by list (%s);
				create table app.part partition of app.named default""".formatted(key));
		refused("table app.named (it is used in a partition key, which cannot change)");
	}

	@Test
	void refusesPartitionKeysOfRowsThatFunctionsReturn() {
		this.database.execute(
				"""
						create function app.mk(i int) returns app.t language plpgsql immutable as $$ begin return row(i, 'ok'); end $$;
						create table app.named (id int) partition by hash (app.mk(id));
						create table app.part partition of app.named for values with (modulus 1, remainder 0)""");
		refused("table app.named (it is used in a partition key, which cannot change)");
	}

	@Test
	void refusesPartitionKeysThatPostgresDoesNotTrack() {
		Assumptions.assumeTrue(this.database.serverMajorVersion() >= 17);
		this.database.execute("""
				create table app.named (j jsonb) partition by list ((json_value(j, '$.m' returning app.mood) is null));
				create table app.part partition of app.named default""");
		refused("table app.named (it is used in a partition key, which cannot change)");
	}

	@Test
	void refusesToDropWhatPostgresDoesNotTrack() {
		Assumptions.assumeTrue(this.database.serverMajorVersion() >= 17);
		this.database.execute("""
				create type app.lone as enum ('a');
				create view app.named as select 1 as one where json_value('{}', '$.a' returning app.lone) is null""");
		assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(() -> this.manager.drop("app.lone"))
			.withMessageContaining("app.named");
	}

	/**
	 * They contain labels, and nothing but the text of rows tells where.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "create view app.named as select id from app.t where t = '(1,zap)'::app.t",
			"create view app.named as select ('(9,ok)'::app.t)::text as x",
			"create materialized view app.named as select '{\"(9,zap)\"}'::app.t[]::text as x",
			"create function app.named(r app.t default '(7,zap)'::app.t) returns text language sql as $$ select r::text $$",
			"create function app.named() returns app.t language sql return '(7,zap)'::app.t",
			"create function app.f(r app.t) returns text language sql immutable as $$ select 'x' $$; create table app.named (x text default app.f('(8,zap)'::app.t))",
			"create function app.f(r app.t) returns text language sql immutable as $$ select 'x' $$; create table app.u (id int); create index named on app.u (app.f('(8,zap)'::app.t))",
			"alter table app.t add constraint named check (t <> '(8,zap)'::app.t)",
			"create policy named on app.t using (t <> '(8,zap)'::app.t)" })
	void refusesConstantsOfRowTypes(String sql) {
		this.database.execute(sql);
		refused("(a constant of the row type of table app.t)");
		refused("named");
	}

	@ParameterizedTest
	@ValueSource(strings = { "create view app.named as select ('(9,zap)'::app.v).m",
			"create view app.named as select '{\"(9,zap)\"}'::app.v[]::text as x",
			"create function app.named(r app.v default '(7,zap)'::app.v) returns text language sql as $$ select r::text $$" })
	void refusesConstantsOfRowTypesOfViews(String sql) {
		this.database.execute("create view app.v as select id, m from app.t; " + sql);
		refused("(a constant of the row type of view app.v)");
		refused("named");
	}

	/**
	 * PostgreSQL does not write down what they are of.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "create view app.named as select '{app.t,app.v}'::regclass[] as x",
			"create view app.named as select '{app.i}'::regclass[] as x",
			"create view app.named as select '{int,app.v}'::regtype[] as x",
			"alter table app.t add named regprocedure[] default '{\"app.f(app.mood)\"}'",
			"create table app.u (r regproc[], constraint named check (r <> '{app.f}'::regproc[]))",
			"create function app.named() returns oid language sql return ('{\"+(app.mood,app.mood)\"}'::regoperator[])[1]" })
	void refusesObjectIdsOfWhatIsCreatedAgain(String sql) {
		this.database.execute("""
				create view app.v as select id, m from app.t; create index i on app.t (m);
				create function app.f(app.mood) returns int language sql immutable as 'select 1';
				create function app.plus(app.mood, app.mood) returns int language sql immutable return 1;
				create operator public.+ (function = app.plus, leftarg = app.mood, rightarg = app.mood);""");
		this.database.execute("set search_path = public; " + sql);
		refused("(a constant with the object id of ");
		refused("named");
	}

	@Test
	void letsObjectIdsOfTablesBe() {
		this.database.execute("create view app.v as select '{app.t}'::regclass[] as x, '{app.t}'::regtype[] as y");
		assertThat(this.manager.plan((changes) -> changes.reorder("app.mood", "big", "ok", "zap", "sad")).statements())
			.noneMatch((planned) -> planned.sql().contains("app.v"));
	}

	@Test
	void refusesToFillViewsFromViewsThatAreEmpty() {
		this.database.execute("""
				create materialized view app.empty as select m from app.t;
				create view app.between as select m from app.empty;
				create materialized view app.named as select m from app.between;
				refresh materialized view app.empty with no data""");
		refused("materialized view app.named (it has rows, and would read app.empty, which was never filled");
		this.database.execute("refresh materialized view app.named with no data");
		this.manager.removeValue("app.mood", "zap").replaceWith("big");
	}

	@Test
	void refusesTablesThatInheritFromForeignTables() {
		this.database.execute("""
				create foreign data wrapper w; create server s foreign data wrapper w;
				create foreign table app.f (m app.mood) server s;
				create table app.named () inherits (app.f)""");
		refused("app.named.m (inherited from a foreign table");
	}

	@Test
	void letsNullsOfRowTypesBe() {
		this.database.execute("create view app.v as select id from app.t where t is distinct from null::app.t");
		this.manager.removeValue("app.mood", "zap").replaceWith("big");
	}

	/**
	 * A cast to text of the user's says something else than the label.
	 */
	@Test
	void countsLabelsUnderACastOfTheUsers() {
		this.database.execute("""
				create function app.nice(app.mood) returns text language sql immutable as $$ select 'very nice' $$;
				create cast (app.mood as text) with function app.nice(app.mood);
				create domain app.d as app.mood;
				create table app.u (d app.d, ds app.d[]);
				insert into app.u values ('zap', '{zap,zap}'), (null, '{null}')""");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("app.mood", "zap").unused())
			.withMessageContainingAll("app.t.m (1 times)", "app.u.d (1 times)", "app.u.ds (2 times)");
		this.manager.removeValue("app.mood", "big").unused();
		assertThat(this.manager.find("app.mood").orElseThrow().labels()).containsExactly("sad", "zap", "ok");
	}

	@Test
	void refusesHalfDetachedPartitions() {
		this.database.execute("""
				create table app.p (id int, m app.mood) partition by range (id);
				create table app.named partition of app.p default;
				update pg_inherits set inhdetachpending = true where inhrelid = 'app.named'::regclass""");
		refused("app.named.m (half detached: run ALTER TABLE app.p DETACH PARTITION app.named FINALIZE first)");
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"alter table app.t add named int generated always as (case when m = 'zap' then id end) stored, add unique nulls not distinct (named)",
			"create domain app.code as text not null; alter table app.t add named app.code generated always as (case when m = 'zap' then 'z' else 'n' end) stored",
			"create domain app.some as text check (value is not null); create domain app.code as app.some; alter table app.t add named app.code generated always as (case when m = 'zap' then 'z' else 'n' end) stored",
			"create table app.p (id int, m app.mood, named int generated always as (case when m = 'zap' then id else 0 end) stored) partition by range (id); create table app.p1 partition of app.p default; alter table app.p1 alter named set not null; create unique index on app.p1 (named)" })
	void refusesGeneratedColumnsThatCannotBeEqualForAWhile(String sql) {
		Assumptions.assumeTrue(this.database.serverMajorVersion() >= 17);
		this.database.execute("delete from app.t where id = 2; " + sql);
		refused(".named");
	}

	@Test
	void refusesConstraintsWhoseTriggersAreDisabled() {
		this.database.execute("""
				create table app.k (m app.mood primary key);
				create table app.u (m app.mood constraint named references app.k, constraint own unique (m) deferrable);
				alter table app.u disable trigger all""");
		refused("table constraint named on app.u (its triggers are disabled)");
		refused("table constraint own on app.u (its triggers are disabled)");
	}

	@Test
	void refusesNotNullConstraintsThatPostgresWouldMixUp() {
		Assumptions.assumeTrue(this.database.serverMajorVersion() >= 18);
		this.database.execute("""
				create table app.p (id int, m app.mood constraint pn not null) partition by range (id);
				create table app.named (id int, m app.mood not null);
				alter table app.p attach partition app.named default""");
		refused("app.named.m (with a not-null constraint of its own");
		this.database.execute("alter table app.p drop constraint pn");
		this.manager.removeValue("app.mood", "zap").replaceWith("big");
	}

	@ParameterizedTest
	@ValueSource(strings = { "create type app.named as range (subtype = app.mood)",
			"create table app.named (id int, r app.t)", "create type app.named as (r app.t)",
			"create domain app.d as app.mood; create table app.u (x app.d); create table app.named (r app.u[])",
			"create function app.f(app.mood, app.mood) returns int language sql immutable return 0; create operator class app.named for type app.mood using hash as function 1 app.h(app.mood)",
			"create table app.o (m app.mood); create table app.p (m app.mood); create table app.named () inherits (app.o, app.p)",
			"create foreign data wrapper w; create server s foreign data wrapper w; create table app.p (m app.mood); create foreign table app.named () inherits (app.p) server s",
			"create type app.c as (m app.mood); create table app.named (c app.c, primary key (c)) partition by hash (c)" })
	void refusesByName(String sql) {
		this.database.execute(
				"create function app.h(app.mood) returns int language plpgsql immutable as $$ begin return 1; end $$;"
						+ sql);
		refused("named");
	}

	/**
	 * PostgreSQL would not let them back in.
	 */
	@ParameterizedTest
	@ValueSource(strings = {
			"create domain app.d as text constraint named check (value::app.mood is not null); create table app.u (ds app.d[])",
			"create domain app.d as text constraint named check (value::app.mood is not null); create type app.c as (d app.d); create domain app.e as app.c; create table app.u (e app.e)",
			"create domain app.d as text constraint named check (value::app.mood is not null); create table app.u (d app.d); create table app.o (us app.u[])",
			"create function app.f(app.mood) returns boolean language sql immutable return exists (select from app.t where m = $1) or true; create domain app.d as app.mood constraint named check (app.f(value)); create table app.u (ds app.d[])" })
	void refusesChecksOfDomainsInsideOfOtherValues(String sql) {
		this.database.execute(sql);
		refused("named on app.d (arrays or composite values contain its domain");
	}

	@Test
	void refusesInvalidIndex() {
		this.database.execute("""
				create index named on app.t (m);
				update pg_index set indisvalid = false where indexrelid = 'app.named'::regclass""");
		refused("index app.named");
	}

	@Test
	void refusesTypeOfAnExtension() {
		this.database.execute("create extension pg_trgm schema app; alter extension pg_trgm add type app.mood");
		refused("it belongs to extension pg_trgm");
	}

	@Test
	void refusesMembersOfAnExtension() {
		this.database.execute("""
				create view app.named as select m from app.t;
				create extension pg_trgm schema app; alter extension pg_trgm add view app.named""");
		refused("view app.named");
	}

	@ParameterizedTest
	@ValueSource(strings = { "app.mood", "app.named", "app.named_type" })
	void refusesSecurityLabels(String object) {
		this.database.execute("""
				create view app.named as select m from app.t;
				create domain app.named_type as app.mood;
				set allow_system_table_mods = on;
				insert into pg_seclabel select %s, 0, 'selinux', 'x'"""
			.formatted(object.equals("app.named") ? "'app.named'::regclass, 'pg_class'::regclass"
					: "'%s'::regtype, 'pg_type'::regclass".formatted(object)));
		refused(object.equals("app.mood") ? "it has a security label of provider selinux" : object);
	}

	@ParameterizedTest
	@ValueSource(strings = { "create temporary table named (m app.mood)", "create type pg_temp.named as (m app.mood)",
			"create domain pg_temp.named as app.mood",
			"create temporary table named (x text default ('zap'::app.mood)::text)",
			"create temporary table named (x text check (x::app.mood is not null))",
			"create temporary table named (m app.mood); create index i on named (m) where m = 'zap'",
			"create temporary view named as select 'zap'::app.mood::text",
			"create temporary table named (x text); create policy p on named using ('zap'::app.mood is not null)",
			"create temporary table named (x text); create trigger g before update on named for each row when (new.x::app.mood = 'zap') execute function app.tf()",
			"create function pg_temp.named(app.mood) returns int language sql as 'select 1'" })
	void refusesTemporaryObjectsOfAnotherSession(String sql) throws SQLException {
		this.database.execute("create function app.tf() returns trigger language plpgsql as 'begin return new; end'");
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			statement.execute(sql);
			refused("(a temporary object of another session)");
			refused("named");
		}
	}

	/**
	 * Definitions do not say which of them they mean.
	 */
	@Test
	void carriesTemporaryTablesThatAreCalledLikeOthers() throws SQLException {
		this.database.execute("create table app.n (m app.mood, note text); insert into app.n values ('ok', 'kept')");
		List<String> catalog = CatalogDump.of(this.database);
		try (Connection own = this.database.connect(); Statement statement = own.createStatement()) {
			own.setAutoCommit(false);
			statement.execute(
					"""
							create temporary table n (m app.mood default 'zap', check (m <> 'sad')); insert into n values ('zap');
							create temporary view v as select m from pg_temp.n where m = 'zap'; set search_path = app, pg_temp""");
			TestConnections.inside(this.database, own).manager().removeValue("app.mood", "zap").replaceWith("big");
			try (var rows = statement.executeQuery(
					"select m, pg_get_expr(adbin, adrelid), (select count(*) from pg_constraint where conrelid = 'pg_temp.n'::regclass and contype = 'c'), current_setting('search_path') from pg_temp.v, pg_attrdef where adrelid = 'pg_temp.n'::regclass")) {
				assertThat(rows.next()).isTrue();
				assertThat(rows.getString(1)).isEqualTo("big");
				assertThat(rows.getString(2)).contains("'big'");
				assertThat(rows.getInt(3)).isOne();
				assertThat(rows.getString(4)).isEqualTo("app, pg_temp");
			}
			own.rollback();
		}
		assertThat(CatalogDump.of(this.database)).isEqualTo(catalog);
	}

	@Test
	void carriesTemporaryObjectsOfItsOwnSession() throws SQLException {
		try (Connection own = this.database.connect(); Statement statement = own.createStatement()) {
			own.setAutoCommit(false);
			statement.execute("""
					create temporary table n (m app.mood default 'zap');
					create temporary view v as select m from n where m = 'zap'; insert into n values ('zap')""");
			TestConnections.inside(this.database, own).manager().removeValue("app.mood", "zap").replaceWith("ok");
			try (var rows = statement.executeQuery("select m from v")) {
				assertThat(rows.next()).isTrue();
				assertThat(rows.getString(1)).isEqualTo("ok");
			}
			own.rollback();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "create view app.named as select id from app.t where m::text = 'zap'",
			"create function app.named(app.mood) returns int language plpgsql as $$ begin return case when $1 = 'zap' then 1 end; end $$",
			"create type app.c as (m app.mood); create table app.named (c app.c default '(zap)')",
			"create view app.named as select id from app.t where m::text = any ('{ok,zap}'::text[])",
			"create view app.named as select id from app.t where m::text::name = 'zap'",
			"create view app.named as select id from app.t where to_jsonb(m) = '\"zap\"'",
			"create view app.named as select * from jsonb_to_recordset('[{\"m\": \"zap\"}]') x (m app.mood)",
			"alter table app.t add named app.mood default ('{\"m\": \"zap\"}'::jsonb ->> 'm')::app.mood",
			"create view app.named as select jsonb_path_exists(to_jsonb(m), '$ ? (@ == \"zap\")') from app.t",
			"create view app.named as select id from app.t where (m, id) > ('zap', 1)",
			"create view app.named as select greatest(m, 'zap') from app.t",
			"create view app.named as select enum_larger(m, 'zap') from app.t",
			"create view app.named as select id from app.t where m < any (array['ok', 'zap']::app.mood[])",
			"create view app.named as select id from app.t where m < any ('{ok,zap}')",
			"create view app.named as select id from app.t where m > 'zap'",
			"create index named on app.t (id) where 'zap' <= m",
			"create view app.named as select id from app.t where m < any (array['zap']::app.mood[])",
			"create function app.sf(text, app.mood) returns text language sql immutable return $1; create aggregate app.named(app.mood) (sfunc = app.sf, stype = text, initcond = 'zap')" })
	void refusesDefinitionsThatLeaveTheLabelUnclear(String sql) {
		this.database.execute(sql);
		refused("named");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.plan((changes) -> changes.removeValue("app.mood", "zap").replaceWith("big")))
			.withMessageContaining("zap");
		this.manager.reorder("app.mood", "ok", "zap", "sad", "big");
	}

	@ParameterizedTest
	@ValueSource(strings = { "create view app.named as select id from app.t where m::text in ('zap', 'ok')",
			"alter table app.t add constraint named check (m::text <> 'zap' or id > 0)",
			"create policy named on app.t using (m::text = 'zap')" })
	void refusesThemWhereEverythingIsQuotedToo(String sql) throws SQLException {
		this.database.execute(sql);
		this.manager = TestConnections.outside(this.database, "set quote_all_identifiers = on").manager();
		refused("named");
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"create view app.named as select case m when 'zap' then 'Zapped' when 'ok' then 'Fine' when 'big' then 'Big' end from app.t",
			"create view app.named as select case when m = 'big' then 1 when m in ('sad', 'zap') then 2 end from app.t",
			"alter table app.t add constraint named check (m <> 'zap') not valid",
			"create policy named on app.t using (m is distinct from 'zap')",
			"create unique index named on app.t (id) where m <> 'zap'",
			"create view app.named as select id from app.t where m not in ('ok', 'zap')",
			"create view app.named as select id from app.t where not (m = 'zap' and id > 1)",
			"create view app.named as select nullif(m, 'zap') from app.t",
			"create trigger named before update on app.t for each row when (old.m <> 'zap') execute function app.tf()",
			"create policy named on app.t using ((m = 'zap') is not true)",
			"create view app.named as select id from app.t where case when m = 'zap' then false else true end",
			"create view app.named as select id from app.t except select id from app.t where m = 'zap'",
			"create view app.named as select id from app.t where id <> all (select id from app.t where m = 'zap')",
			"create view app.named as select a.id from app.t a left join app.t z on z.id = a.id and z.m = 'zap' where z.id is null",
			"create view app.named as select array_replace(array[m], 'zap', 'ok'), array_remove(array[m], 'zap') from app.t",
			"create view app.named as select l from app.t join (values ('sad'::app.mood, 'Sad'), ('zap', 'Zapped'), ('big', 'Big')) x (a, l) on a = m",
			"create view app.named as select id from app.t where m = 'zap' union all select id from app.t where m = 'big'",
			"create view app.named as select unnest('{sad,zap,big}'::app.mood[])",
			"create index named on app.t (array_position(array['sad', 'zap', 'ok', 'big']::app.mood[], m))",
			"create view app.named as select count(*) filter (where m = 'zap') as a, count(*) filter (where m = 'big') as b from app.t",
			"alter table app.t add constraint named check ((m = 'zap')::int + 2 * (m = 'big')::int < 4)",
			"create trigger named before update on app.t for each row when (old.m = 'zap' and new.m = 'big') execute function app.tf()",
			"create function app.named(x app.mood) returns boolean language sql begin atomic select $1 <> 'zap'; end" })
	void refusesToMergeWhatDefinitionsTellApart(String sql) {
		this.database
			.execute("create function app.tf() returns trigger language plpgsql as 'begin return new; end'; " + sql);
		refused("tell the label from its replacement");
		refused("named");
		this.manager.apply((changes) -> {
			changes.addValue("app.mood", "new").before("zap");
			changes.removeValue("app.mood", "zap").replaceWith("new");
		});
		assertThat(this.database.jdbc().sql("select m::text from app.t order by id").query(String.class).list())
			.containsExactly("new", "ok");
	}

	@ParameterizedTest
	@ValueSource(strings = { "m = any (enum_range('zap'::app.mood, null))", "enum_cmp(m, 'zap') >= 0",
			"width_bucket(m, '{zap,ok,big}'::app.mood[]) > 0", "array[m] > '{zap}'", "m operator(app.>>>) 'zap'" })
	void refusesToMergeNeighboursThatDefinitionsTellApartByOrder(String condition) {
		this.database.execute("""
				create operator app.>>> (function = enum_gt, leftarg = anyenum, rightarg = anyenum);
				create view app.named as select id from app.t where %s""".formatted(condition));
		refused("named");
		for (String neighbour : List.of("sad", "ok")) {
			assertThatExceptionOfType(EnumRefusedException.class)
				.isThrownBy(() -> this.manager.removeValue("app.mood", "zap").replaceWith(neighbour))
				.withMessageContainingAll("tell the label from its replacement", "named");
		}
	}

	@Test
	void refusesToMergeTwoLabelsIntoANewOneThatDefinitionsTellApart() {
		this.database.execute("create view app.named as select id from app.t where m <> 'zap'");
		assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(() -> this.manager.apply((changes) -> {
			changes.addValue("app.mood", "new").last();
			changes.mergeValues("app.mood", "zap", "sad").into("new");
		})).withMessageContaining("named");
	}

	@Test
	void mergesWhatDefinitionsDoNotTellApart() {
		this.database.execute(
				"""
						create view app.v as select id from app.t where m in ('zap', 'big');
						create view app.x as select id from app.t where m = 'zap' or m = 'big';
						create function app.f(x app.mood default 'zap') returns app.mood language sql return coalesce(x, 'big');
						create view app.w as select case m when 'zap' then 1 when 'sad' then 2 end as n from app.t where m <> 'sad'""");
		this.manager.removeValue("app.mood", "zap").replaceWith("big");
		assertThat(this.database.jdbc().sql("select id from app.v").query(Integer.class).list()).containsExactly(1);
	}

	/**
	 * A view whose row is an argument of a function that it calls, views of each other,
	 * an empty body that would give a materialized view wrong rows, and what must be
	 * there before an implicit cast and needs what uses it.
	 */
	@ParameterizedTest
	@ValueSource(strings = {
			"create view app.v as select m from app.t;; create function app.named(app.v) returns int return 1;; create or replace view app.v as select m, app.named(null) as n from app.t",
			"create view app.v as select m from app.t;; create view app.named as select m from app.v;; create or replace view app.v as select m from app.named",
			"create function app.named() returns bigint return 1;; create materialized view app.v as select app.named() as n, m from app.t;; create or replace function app.named() returns bigint return (select count(*) from app.v)",
			"create view app.v as select 'x'::text as u, id from app.t;; create view app.named as select id from app.v join app.t using (id) where m = 'zap';; create cast (app.mood as text) with inout as implicit;; create or replace view app.v as select upper(m) as u, id from app.t" })
	void refusesWhatNeedsItself(String sql) {
		for (String one : sql.split(";; ")) {
			this.database.execute(one);
		}
		refused("app.named");
		refused("view app.v (none of these can be created first: ");
	}

	@Test
	void showsWhatDefinitionsBecome() {
		this.database.execute("alter table app.t alter m set default 'zap'");
		EnumPlan plan = this.manager.plan((changes) -> changes.removeValue("app.mood", "zap").replaceWith("ok"));
		assertThat(definitionWarnings(plan)).singleElement()
			.asString()
			.contains("default value for app.t.m", "'zap'", "SET DEFAULT 'ok'::app.mood");
	}

	@ParameterizedTest
	@ValueSource(strings = { "m::text ~ '^(zap|ok)$'", "m::text like 'zap%'", "m::text similar to 'zap|ok'",
			"concat('is ', m) = 'is zap'", "m::text = any (string_to_array('zap,ok', ','))" })
	void warnsOfTextsThatContainTheLabel(String condition) {
		this.database.execute("create view app.v as select id from app.t where " + condition);
		EnumPlan plan = this.manager.plan((changes) -> changes.removeValue("app.mood", "zap").replaceWith("big"));
		assertThat(definitionWarnings(plan)).singleElement().asString().contains("view app.v", "contains ['zap']");
	}

	@Test
	void warnsOfBodiesThatPostgresDoesNotTrack() {
		this.database.execute("""
				create function app.f() returns trigger language plpgsql as $$ begin
					if new.m = 'zap' then return null; end if; return new; end $$""");
		EnumPlan plan = this.manager.plan((changes) -> changes.removeValue("app.mood", "zap").replaceWith("ok"));
		assertThat(definitionWarnings(plan)).singleElement().asString().contains("function app.f()", "'zap'");
		EnumPlan reorder = this.manager.plan((changes) -> changes.reorder("app.mood", "ok", "zap", "sad", "big"));
		assertThat(definitionWarnings(reorder)).isEmpty();
	}

	@Test
	void countsUsesInsideOfCompositeValuesAndDomains() {
		this.database.execute("""
				create domain app.d as app.mood; create type app.c as (n int, m app.mood);
				create table app.u (d app.d, ds app.d[], c app.c, cs app.c[]);
				insert into app.u values ('zap', '{zap,ok,zap}', row(1, 'zap'), array[row(1, 'zap')::app.c, null]);
				delete from app.t""");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("app.mood", "zap").unused())
			.withMessageContainingAll("app.u.d (1 times)", "app.u.ds (2 times)", "app.u.c (1 times)",
					"app.u.cs (1 times)");
		this.manager.removeValue("app.mood", "sad").unused();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "m::text like 'za%'", "m::text ~ '^z'", "left(m::text, 1) = 'z'", "upper(m::text) = 'ZAP'" })
	void warnsOfDefinitionsThatTakeLabelsAsText(String condition) {
		this.database.execute("create view app.named as select id from app.t where " + condition);
		assertThat(definitionWarnings(
				this.manager.plan((changes) -> changes.removeValue("app.mood", "zap").replaceWith("ok"))))
			.singleElement()
			.asString()
			.contains("app.named", "'zap'", "text");
		assertThat(definitionWarnings(
				this.manager.plan((changes) -> changes.reorder("app.mood", "ok", "zap", "sad", "big"))))
			.isEmpty();
	}

	/**
	 * All but the three that every swap of a type with columns gives.
	 */
	private static List<String> definitionWarnings(EnumPlan plan) {
		List<String> others = plan.warnings()
			.stream()
			.filter((warning) -> !warning.contains("is replaced by a new one") && !warning.contains("older snapshot")
					&& !warning.contains("run ANALYZE"))
			.toList();
		assertThat(plan.warnings()).hasSize(others.size() + 3);
		return others;
	}

	private void refused(String name) {
		List<String> labels = this.manager.find("app.mood").orElseThrow().labels();
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.plan((changes) -> changes.removeValue("app.mood", "zap").replaceWith("big")))
			.withMessageContaining(name);
		assertThat(this.manager.find("app.mood").orElseThrow().labels()).isEqualTo(labels);
	}

}
