package io.enumway.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.enumway.EnumManager;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumType;
import io.enumway.LockMode;
import io.enumway.PlannedStatement;
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
 * Tests for {@link TypeSwap}: values are removed and reordered where only columns and
 * what PostgreSQL rebuilds by itself depend on the type; everything else is refused.
 */
class TypeSwapTests {

	private final TestDatabase database = TestDatabase.create();

	private EnumManager manager;

	@BeforeEach
	void setUp() throws SQLException {
		this.database.execute("""
				create role keeper_%1$s;
				create schema "Odd Schema";
				create type mood as enum ('sad', 'ok', 'it''s', 'back\\slash');
				comment on type mood is 'How it''s going';
				alter type mood owner to keeper_%1$s;
				create table t (id int primary key, m mood not null default 'ok', ms mood[] default '{}', plain text);
				create index t_m on t (m desc, id);
				create unique index t_u on t (id, m);
				create table "Odd Schema"."T b" ("M x" mood unique);
				insert into t values (1, 'sad', '{sad,ok,NULL}'), (2, 'ok', '{{ok,sad},{sad,sad}}'), (3, 'it''s', null),
					(4, 'back\\slash', '{it''s,back\\\\slash}');
				insert into "Odd Schema"."T b" values ('sad'), (null);
				""".formatted(this.database.name()));
		this.manager = TestConnections.outside(this.database).manager();
	}

	@AfterEach
	void tearDown() {
		this.database
			.execute("reassign owned by keeper_%1$s to postgres; drop owned by keeper_%1$s; drop role keeper_%1$s"
				.formatted(this.database.name()));
		this.database.close();
	}

	@Test
	void removesValueFromRowsArraysAndDefaults() {
		this.manager.removeValue("mood", "ok").replaceWith("it's");
		assertThat(this.manager.find("mood")).hasValueSatisfying((type) -> {
			assertThat(type.labels()).containsExactly("sad", "it's", "back\\slash");
			assertThat(type.owner()).isEqualTo("keeper_" + this.database.name());
			assertThat(type.comment()).isEqualTo("How it's going");
		});
		assertThat(strings("select m::text from t order by id")).containsExactly("sad", "it's", "it's", "back\\slash");
		assertThat(strings("select ms::text from t where ms is not null order by id"))
			.containsExactly("{sad,it's,NULL}", "{{it's,sad},{sad,sad}}", "{it's,\"back\\\\slash\"}");
		this.database.execute("insert into t (id) values (9)");
		assertThat(strings("select m || '/' || ms::text from t where id = 9")).containsExactly("it's/{}");
		assertThat(strings("select indexdef from pg_indexes where indexname = 't_m'")).containsExactly(
				"CREATE INDEX t_m ON %s.t USING btree (m DESC, id)".formatted(TestDatabase.deparsedSchema()));
		assertThat(this.manager.list()).extracting(EnumType::name).hasSize(1);
		assertThat(this.manager.plan((changes) -> changes.removeValue("mood", "ok").replaceWith("it's")).isEmpty())
			.isTrue();
	}

	@Test
	void removesUnusedValue() {
		this.database.execute("delete from t where id = 4");
		this.manager.removeValue("mood", "back\\slash").unused();
		assertThat(labels()).containsExactly("sad", "ok", "it's");
	}

	@Test
	void refusesToRemoveUsedValueAndCountsItsUses() {
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "sad").unused())
			.withMessageContaining("column %s.t.m (1 times)".formatted(TestDatabase.schema()))
			.withMessageContaining("column %s.t.ms (4 times)".formatted(TestDatabase.schema()))
			.withMessageContaining("column Odd Schema.T b.M x (1 times)");
		this.database.execute("delete from t");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "ok").unused())
			.withMessageContaining("default value for %s.t.m".formatted(TestDatabase.deparsedSchema()));
	}

	@Test
	void refusesUnknownReplacement() {
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "ok").replaceWith("x"))
			.withMessageContaining("no label 'x'");
	}

	@Test
	void mergeThatBreaksUniquenessLeavesEverythingAsItWas() {
		this.database.execute("insert into \"Odd Schema\".\"T b\" values ('ok')");
		assertThatExceptionOfType(io.enumway.EnumSqlException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "sad").replaceWith("ok"))
			.satisfies((ex) -> assertThat(ex.getSqlState()).isEqualTo("23505"));
		assertThat(labels()).hasSize(4);
	}

	@Test
	void followsLabelsWhereEverythingIsQuoted() throws SQLException {
		this.database
			.execute("create view v as select id from t where m = 'ok'; create view w as select 'ok'::mood as m");
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			statement.execute("set quote_all_identifiers = on");
			connection.setAutoCommit(false);
			TestConnections.inside(this.database, connection).manager().apply((changes) -> {
				changes.renameType("mood", "feeling");
				changes.removeValue("feeling", "ok").replaceWith("it's");
			});
			try (ResultSet setting = statement.executeQuery("show quote_all_identifiers")) {
				assertThat(setting.next()).isTrue();
				assertThat(setting.getString(1)).isEqualTo("on");
			}
			connection.commit();
		}
		assertThat(strings("select id::text from v order by id")).containsExactly("2", "3");
		assertThat(strings("select m::text from w")).containsExactly("it's");
		this.database.execute("insert into t (id) values (9)");
		assertThat(strings("select m::text from t where id = 9")).containsExactly("it's");
	}

	@Test
	void countsUsesBesideAnImplicitCast() {
		this.database.execute("create cast (mood as text) with inout as implicit");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.plan((changes) -> changes.replaceValues("mood", List.of("ok"), Map.of())))
			.withMessageContaining("column %s.t.m (1 times)".formatted(TestDatabase.schema()));
	}

	@Test
	void countsLabelsWithBackslashesInsideOfCompositeValues() {
		this.database.execute("""
				create type c as (n int, m mood); create table u (c c, cs c[]);
				insert into u values (row(1, 'back\\slash'), array[row(1, 'back\\slash')::c]); delete from t""");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "back\\slash").unused())
			.withMessageContainingAll("%s.u.c (1 times)".formatted(TestDatabase.schema()),
					"%s.u.cs (1 times)".formatted(TestDatabase.schema()));
	}

	@Test
	void reordersValues() {
		this.manager.reorder("mood", "back\\slash", "ok", "sad", "it's");
		assertThat(strings("select m::text from t order by t.m")).containsExactly("back\\slash", "ok", "sad", "it's");
		assertThat(
				this.manager.plan((changes) -> changes.reorder("mood", "back\\slash", "ok", "sad", "it's")).isEmpty())
			.isTrue();
		assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(() -> this.manager.reorder("mood", "ok"));
	}

	@Test
	void plansLocksAndRewrites() {
		EnumPlan plan = this.manager.plan((changes) -> changes.reorder("mood", "back\\slash", "ok", "sad", "it's"));
		assertThat(plan.statements().get(0).sql()).isEqualTo("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE"
			.formatted(Stream.of("\"Odd Schema\".\"T b\"", TestDatabase.quotedSchema() + ".\"t\"")
				.sorted()
				.collect(Collectors.joining(", "))));
		assertThat(plan.statements()).filteredOn(PlannedStatement::rewritesTable)
			.hasSize(2)
			.allSatisfy((statement) -> assertThat(statement.lock()).isEqualTo(LockMode.ACCESS_EXCLUSIVE));
	}

	@Test
	void followsEarlierChangesOfTheSameList() {
		this.manager.apply((changes) -> {
			changes.addValue("mood", "great").last();
			changes.renameValue("mood", "ok", "fine");
			changes.renameType("mood", "feeling");
			changes.removeValue("feeling", "sad").replaceWith("great");
			changes.removeValue("feeling", "it's").replaceWith("fine");
			changes.addValue("feeling", "new").first();
		});
		assertThat(this.manager.find("feeling")).map(EnumType::labels)
			.hasValue(List.of("new", "fine", "back\\slash", "great"));
		assertThat(strings("select m::text from t order by id")).containsExactly("great", "fine", "fine",
				"back\\slash");
		this.database.execute("insert into t (id) values (9)");
		assertThat(strings("select m::text from t where id = 9")).containsExactly("fine");
	}

	@ParameterizedTest
	@ValueSource(strings = { "create table x (m mood) partition by hash (m)", "create type x as range (subtype = mood)",
			"create view x as select id from t where m::text = 'sad'; create rule y as on insert to x do instead notify x",
			"create function x(mood) returns int language plpgsql as $$ begin return case when $1 = 'sad' then 1 else 0 end; end $$" })
	void refusesByNameWhatItCannotCarry(String sql) {
		this.database.execute(sql);
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "sad").replaceWith("ok"))
			.withMessageContaining("x");
		assertThat(labels()).startsWith("sad");
	}

	private List<String> labels() {
		return this.manager.find("mood").orElseThrow().labels();
	}

	@Test
	void keepsWhatIsInTheTablespaceOfTheDatabaseThere() throws SQLException {
		Assumptions.assumeTrue(this.database.serverMajorVersion() >= 15);
		this.database
			.execute("create index partial on t (id) where m = 'ok'; create materialized view w as select m from t");
		List<String> before = CatalogDump.of(this.database);
		Tablespace.create(this.database);
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute("set default_tablespace = " + Tablespace.name(this.database));
			EnumManager inside = TestConnections.inside(this.database, connection).manager();
			inside.reorder("mood", "back\\slash", "it's", "ok", "sad");
			inside.reorder("mood", "sad", "ok", "it's", "back\\slash");
			try (ResultSet setting = statement.executeQuery("show default_tablespace")) {
				setting.next();
				assertThat(setting.getString(1)).isEqualTo(Tablespace.name(this.database));
			}
			connection.commit();
			assertThat(CatalogDump.of(this.database)).isEqualTo(before);
		}
		finally {
			Tablespace.drop(this.database);
		}
	}

	@Test
	void builtInNamesKeepTheirMeaningBesideOthersThatFitTheTypeBetter() throws SQLException {
		this.database.execute("""
				create view v as select id, m = 'ok' as equal, enum_first(m)::text as first from t;
				create function same(mood, mood) returns boolean language sql immutable return false;
				create operator = (function = same, leftarg = mood, rightarg = mood);
				create function enum_first(mood) returns mood language sql immutable return $1""");
		List<String> before = CatalogDump.of(this.database);
		List<String> rows = strings("select v::text from v order by id");
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute("set search_path = \"$user\", " + TestDatabase.quotedSchema());
			EnumManager inside = TestConnections.inside(this.database, connection).manager();
			inside.reorder("mood", "sad", "back\\slash", "it's", "ok");
			inside.reorder("mood", "sad", "ok", "it's", "back\\slash");
			try (ResultSet setting = statement.executeQuery("show search_path")) {
				setting.next();
				assertThat(setting.getString(1)).isEqualTo("\"$user\", " + TestDatabase.deparsedSchema());
			}
			connection.commit();
		}
		assertThat(CatalogDump.of(this.database)).isEqualTo(before);
		assertThat(strings("select v::text from v order by id")).isEqualTo(rows);
	}

	private List<String> strings(String sql) {
		return this.database.jdbc().sql(sql).query(String.class).list();
	}

}
