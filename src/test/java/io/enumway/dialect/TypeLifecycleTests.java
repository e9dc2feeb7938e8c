package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.enumway.EnumManager;
import io.enumway.EnumPlan;
import io.enumway.EnumType;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What migrations do to an enum type in the life of a schema, each up and down again: the
 * situations that the users of other migration tools meet.
 */
class TypeLifecycleTests {

	private static final List<String> EXOTIC = List.of("plain", "with space", "it's", "\"quoted\"", "a,b", "{brace}",
			"back\\slash", "100 %", "straße ☂", "$$", "null", "x::y", "line\nbreak", "?", "");

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void typeAndTableComeAndGo() throws SQLException {
		upAndDown((manager, sql) -> {
			manager.create("status", "active", "passive");
			sql.execute("create table users (id int, status status not null default 'active')");
			sql.execute("insert into users (id) values (1)");
		}, (manager, sql) -> {
			sql.execute("drop table users");
			manager.drop("status");
		});
	}

	@Test
	void arrayColumn() throws SQLException {
		upAndDown((manager, sql) -> {
			manager.create("status", "active", "passive");
			sql.execute("create table users (id int, seen status[] not null default '{active}')");
			manager.addValue("status", "gone").last();
			sql.execute("insert into users values (1, '{active,gone}')");
		}, (manager, sql) -> {
			manager.removeValue("status", "gone").replaceWith("passive");
			assertThat(strings(sql, "select seen::text from users")).containsExactly("{active,passive}");
			sql.execute("drop table users");
			manager.drop("status");
		});
	}

	@Test
	void anotherSchema() throws SQLException {
		this.database.execute("create schema app");
		upAndDown((manager, sql) -> {
			manager.create("app.status", "active", "passive");
			sql.execute("create table app.users (status app.status default 'active')");
			sql.execute("insert into app.users values ('passive')");
			manager.addValue("app.status", "gone").first();
			manager.renameValue("app.status", "passive", "idle");
			manager.reorder("app.status", "idle", "gone", "active");
		}, (manager, sql) -> {
			assertThat(strings(sql, "select status::text from app.users")).containsExactly("idle");
			sql.execute("drop table app.users");
			manager.drop("app.status");
		});
	}

	@Test
	void schemaOfTheSameMigration() throws SQLException {
		upAndDown((manager, sql) -> {
			sql.execute("create schema late");
			manager.create("late.status", "active", "passive");
			sql.execute("create table late.users (status late.status default 'active')");
			manager.addValue("late.status", "gone").before("passive");
			sql.execute("insert into late.users values ('gone')");
			manager.removeValue("late.status", "passive").unused();
		}, (manager, sql) -> {
			assertThat(manager.find("late.status")).map(EnumType::labels).hasValue(List.of("active", "gone"));
			sql.execute("drop table late.users");
			manager.drop("late.status");
			sql.execute("drop schema late");
		});
	}

	@Test
	void columnIsAddedAndDropped() throws SQLException {
		this.database.execute("create table users (id int primary key); insert into users values (1), (2)");
		upAndDown((manager, sql) -> {
			manager.create("status", "active", "passive");
			sql.execute(
					"alter table users add column status status not null default 'active', add column seen status[]");
		}, (manager, sql) -> {
			assertThat(strings(sql, "select status::text from users")).containsExactly("active", "active");
			sql.execute("alter table users drop column status, drop column seen");
			manager.drop("status");
		});
	}

	@Test
	void valueGoesAndComesBack() throws SQLException {
		users();
		upAndDown((manager, sql) -> manager.removeValue("status", "gone").unused(),
				(manager, sql) -> manager.addValue("status", "gone").after("passive"));
	}

	@Test
	void renamedValueIsThatOfRowsArraysAndIndexes() throws SQLException {
		users();
		this.database.execute("""
				create unique index one_active on users (id) where status = 'active';
				create index by_status on users (status, id)""");
		upAndDown((manager, sql) -> {
			EnumPlan plan = manager.apply((changes) -> changes.renameValue("status", "active", "enabled"));
			assertThat(plan.statements()).noneMatch((statement) -> statement.rewritesTable());
			assertThat(strings(sql, "select status || seen::text from users order by id"))
				.containsExactly("enabled{enabled,passive}", "passive{}");
			assertThat(index(sql)).contains("UNIQUE", "WHERE (status = 'enabled'::");
		}, (manager, sql) -> manager.renameValue("status", "enabled", "active"));
	}

	@Test
	void uniquePartialIndexSurvivesARenameTogetherWithARemoval() throws SQLException {
		users();
		this.database.execute("create unique index one_active on users (id) where status = 'active'");
		upAndDown((manager, sql) -> {
			manager.apply((changes) -> {
				changes.renameValue("status", "active", "enabled");
				changes.removeValue("status", "gone").unused();
			});
			assertThat(index(sql)).contains("UNIQUE", "WHERE (status = 'enabled'::");
		}, (manager, sql) -> manager.apply((changes) -> changes.replaceValues("status",
				List.of("active", "passive", "gone"), Map.of("enabled", "active"))));
		assertThat(this.database.jdbc()
			.sql("select indisunique and indisvalid from pg_index where indexrelid = 'one_active'::regclass")
			.query(Boolean.class)
			.single()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "status: 'active'", "status: 'active'::status", "status: cast('active' as status)",
			"status: null", "status: ('act' || 'ive')::status", "status: coalesce(null, 'active'::status)",
			"status: case when now() < '2000-01-01' then 'passive'::status else 'active'::status end",
			"status: default_status()", "seen: '{}'", "seen: '{active,passive}'", "seen: array['active'::status]",
			"seen: array_append('{passive}'::status[], 'active')" })
	void defaultsOfEveryShape(String columnAndDefault) throws SQLException {
		users();
		String[] parts = columnAndDefault.split(": ");
		this.database.execute("""
				create function default_status() returns status language sql return 'active'::status;
				alter table users alter %s set default %s""".formatted(parts[0], parts[1]));
		this.database.execute("insert into users (id) values (3)");
		upAndDown((manager, sql) -> {
			manager.removeValue("status", "gone").unused();
			assertDefault(sql, parts[0]);
			manager.reorder("status", "passive", "active");
			assertDefault(sql, parts[0]);
		}, (manager, sql) -> manager
			.apply((changes) -> changes.replaceValues("status", List.of("active", "passive", "gone"), Map.of())));
	}

	private static void assertDefault(Statement sql, String column) throws SQLException {
		sql.execute("insert into users (id) values (4)");
		assertThat(strings(sql, "select %s::text from users where id = 4".formatted(column)))
			.isEqualTo(strings(sql, "select %s::text from users where id = 3".formatted(column)));
		sql.execute("delete from users where id = 4");
	}

	@Test
	void newOrder() throws SQLException {
		users();
		upAndDown((manager, sql) -> {
			manager.reorder("status", "gone", "passive", "active");
			assertThat(strings(sql, "select status::text from users order by users.status")).containsExactly("passive",
					"active");
		}, (manager, sql) -> manager.reorder("status", "active", "passive", "gone"));
	}

	@Test
	void exoticNamesAndLabels() throws SQLException {
		String type = "\"Odd \"\" Schema.x\".\"Type's \"\"name\"\", {}\"";
		this.database.execute("create schema \"Odd \"\" Schema.x\"; create table t (id serial)");
		List<String> reversed = new ArrayList<>(EXOTIC);
		Collections.reverse(reversed);
		EnumManager outside = TestConnections.outside(this.database).manager();
		outside.create(type, EXOTIC.toArray(String[]::new));
		this.database.execute(
				"""
						alter table t add "the, column" %1$s, add "array's" %1$s[] default enum_range(null::%1$s);
						insert into t ("the, column") select unnest(enum_range(null::%1$s));
						alter table t alter "the, column" set default 'back\\slash', add check ("the, column" <> 'x::y' or id > 0);
						create index "partial, ""i""\" on t (id) where "the, column" in ('a,b', '{brace}', 'it''s', '');
						create view v as select id from t where "array's" && '{"a,b","{brace}","it''s","\\"quoted\\"","back\\\\slash","null",""}';
						"""
					.formatted(type));
		upAndDown((manager, sql) -> {
			manager.reorder(type, reversed.toArray(String[]::new));
			assertThat(strings(sql, "select count(*)::text from v")).containsExactly("15");
			for (String label : EXOTIC) {
				manager.renameValue(type, label, label + "'\\\" ,");
			}
			assertThat(strings(sql, "select count(*)::text from v")).containsExactly("15");
		}, (manager, sql) -> {
			for (String label : EXOTIC) {
				manager.renameValue(type, label + "'\\\" ,", label);
			}
			manager.reorder(type, EXOTIC.toArray(String[]::new));
		});
		outside.removeValue(type, "back\\slash").replaceWith("a,b");
		outside.removeValue(type, "it's").replaceWith("{brace}");
		assertThat(this.database.jdbc()
			.sql("select count(*) from t where \"the, column\" = 'a,b' or \"the, column\" = '{brace}'")
			.query(Integer.class)
			.single()).isEqualTo(4);
		assertThat(this.database.jdbc().sql("select count(*) from v").query(Integer.class).single()).isEqualTo(15);
	}

	@Test
	void typeInPublicAndTableElsewhere() throws SQLException {
		this.database.execute("""
				create schema app; create type public.status as enum ('active', 'passive', 'gone');
				create table app.users (id int, status public.status default 'active');
				insert into app.users values (1, 'gone')""");
		upAndDown((manager, sql) -> {
			sql.execute("set local search_path = app");
			manager.removeValue("public.status", "passive").unused();
			manager.addValue("public.status", "new").last();
			sql.execute("insert into users values (2, 'new')");
		}, (manager, sql) -> {
			sql.execute("delete from app.users where id = 2");
			manager.apply((changes) -> changes.replaceValues("public.status", List.of("active", "passive", "gone"),
					Map.of("new", "gone")));
		});
	}

	@Test
	void textColumnBecomesAnEnumColumn() throws SQLException {
		this.database.execute(
				"""
						create table users (id int, status text not null default 'active' check (status in ('active', 'passive')));
						create unique index one_active on users (id) where status = 'active';
						create index by_status on users (status);
						insert into users values (1, 'passive'), (2, 'active')""");
		upAndDown((manager, sql) -> {
			manager.create("status", "active", "passive");
			sql.execute(
					"""
							drop index one_active; alter table users alter status drop default, drop constraint users_status_check,
								alter status type status using status::status, alter status set default 'active';
							create unique index one_active on users (id) where status = 'active'""");
			manager.addValue("status", "gone").last();
			assertThat(index(sql)).contains("UNIQUE", "WHERE (status = 'active'::");
			assertThat(strings(sql, "select status::text from users order by status, id")).containsExactly("active",
					"passive");
		}, (manager, sql) -> {
			sql.execute("""
					drop index one_active; alter table users alter status drop default,
						alter status type text, alter status set default 'active',
						add constraint users_status_check check (status in ('active', 'passive'));
					create unique index one_active on users (id) where status = 'active'""");
			manager.drop("status");
		});
	}

	@Test
	void lastValueCanGo() throws SQLException {
		this.database.execute("create type status as enum ('only'); create table users (status status)");
		upAndDown((manager, sql) -> manager.removeValue("status", "only").unused(),
				(manager, sql) -> manager.addValue("status", "only").last());
	}

	private void users() {
		this.database.execute("""
				create type status as enum ('active', 'passive', 'gone');
				create table users (id int primary key, status status, seen status[]);
				insert into users values (1, 'active', '{active,passive}'), (2, 'passive', '{}')""");
	}

	private static String index(Statement sql) throws SQLException {
		return strings(sql, "select indexdef from pg_indexes where indexname = 'one_active'").get(0);
	}

	/**
	 * Each as a migration does it, in a transaction that it shares with other statements.
	 */
	private void upAndDown(Step up, Step down) throws SQLException {
		List<String> before = state();
		migrate(up);
		assertThat(state()).isNotEqualTo(before);
		migrate(down);
		assertThat(state()).isEqualTo(before);
	}

	private void migrate(Step step) throws SQLException {
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			step.run(TestConnections.inside(this.database, connection).manager(), statement);
			connection.commit();
		}
	}

	private List<String> state() throws SQLException {
		List<String> state = CatalogDump.of(this.database);
		state.addAll(SwapScenario.data(this.database));
		return state;
	}

	private static List<String> strings(Statement statement, String sql) throws SQLException {
		List<String> values = new ArrayList<>();
		try (var rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				values.add(rows.getString(1));
			}
		}
		return values;
	}

	/**
	 * One side of a migration.
	 */
	@FunctionalInterface
	private interface Step {

		void run(EnumManager manager, Statement sql) throws SQLException;

	}

}
