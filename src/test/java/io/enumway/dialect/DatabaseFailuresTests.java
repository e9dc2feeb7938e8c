package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.enumway.EnumManager;
import io.enumway.EnumSqlException;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What the database refuses is reported with its SQLSTATE and a remedy, and nothing is
 * left half-done.
 */
class DatabaseFailuresTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "set default_transaction_read_only to on|25006|read-only|one",
					"set search_path to app; set role pg_monitor|42501|CREATE on the schema|app.one",
					"select 1|3F000|Create the schema first|missing.one" })
	void saysWhatToDo(String initSql, String state, String remedy, String name) throws SQLException {
		this.database.execute("create schema app; grant usage on schema app to public");
		EnumManager manager = TestConnections.outside(this.database, initSql).manager();
		assertThatExceptionOfType(EnumSqlException.class)
			.isThrownBy(() -> manager.apply((changes) -> changes.create(name, "a")))
			.satisfies((ex) -> {
				assertThat(ex.getSqlState()).isEqualTo(state);
				assertThat(ex.getRemedy()).contains(remedy);
				assertThat(ex).hasCauseInstanceOf(SQLException.class);
				assertThat(ex.getMessage()).contains("one");
			});
		assertThat(manager.list()).isEmpty();
	}

	@Test
	void tellsWhoeverIsSubjectToPoliciesWhatToDo() throws SQLException {
		String role = "keeper_" + this.database.name();
		this.database.execute("""
				create role %1$s; create schema app authorization %1$s; set role %1$s;
				create type app.mood as enum ('ok', 'zap'); create table app.t (m app.mood);
				alter table app.t enable row level security; alter table app.t force row level security"""
			.formatted(role));
		try {
			EnumManager manager = TestConnections.outside(this.database, "set role " + role).manager();
			assertThatExceptionOfType(EnumSqlException.class)
				.isThrownBy(() -> manager.removeValue("app.mood", "zap").unused())
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("BYPASSRLS", "NO FORCE ROW LEVEL SECURITY"));
		}
		finally {
			this.database.execute("reset role; drop owned by %1$s cascade; drop role %1$s".formatted(role));
		}
	}

	@Test
	void tellsWhichSettingHasRoomForMoreLocks() throws SQLException {
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			SQLException full = catchThrowableOfType(SQLException.class,
					() -> statement.execute("select pg_advisory_xact_lock(i) from generate_series(1, 1000000) i"));
			assertThat(SqlErrors.translate("replace it", full)).satisfies((ex) -> {
				assertThat(ex.getSqlState()).isEqualTo("53200");
				assertThat(ex.getRemedy()).contains("raise max_locks_per_transaction", "restart");
			});
		}
		assertThat(SqlErrors.translate("replace it", new SQLException("out of memory", "53200")).getRemedy())
			.doesNotContain("max_locks_per_transaction");
	}

	@Test
	void createsAllTypesOrNone() throws SQLException {
		EnumManager manager = TestConnections.outside(this.database).manager();
		assertThatExceptionOfType(EnumSqlException.class).isThrownBy(() -> manager.apply((changes) -> {
			changes.create("one", "a");
			changes.create("missing.two", "a");
		}));
		assertThat(manager.list()).isEmpty();
	}

	@Test
	void rewritesTheTablesOnceForRowsThatBecomeEqual() throws SQLException {
		this.database.execute(
				"""
						create type mood as enum ('ok', 'zap'); create table t (m mood, constraint only_one unique (m));
						insert into t values ('ok'), ('zap');
						create sequence rewrites;
						create function rewritten() returns event_trigger language plpgsql as 'begin perform nextval(''rewrites''); end';
						create event trigger rewritten on table_rewrite execute function rewritten()""");
		EnumManager manager = TestConnections.outside(this.database).manager();
		assertThatExceptionOfType(EnumSqlException.class)
			.isThrownBy(() -> manager.removeValue("mood", "zap").replaceWith("ok"))
			.satisfies((ex) -> {
				assertThat(ex.getSqlState()).isEqualTo("23505");
				assertThat(ex.getRemedy()).contains("become equal under unique index \"only_one\"");
			});
		assertThat(this.database.jdbc().sql("select last_value from rewrites where is_called").query(Long.class).list())
			.containsExactly(1L);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"create table x (m mood, constraint only_one exclude using btree (m with =)); insert into x values ('ok'), ('zap')|23P01|equal under exclusion constraint \"only_one\"",
			"create table above (m mood primary key); insert into above values ('zap'); create table below (m mood constraint up references above); insert into below values ('zap')|23503|refer to under foreign key constraint \"up\"",
			"create table x (s text, check (s::mood is not null)); insert into x values ('zap')|22P02|casts a text that still has the label" })
	void saysWhichRowsNotToHave(String sql, String state, String remedy) throws SQLException {
		this.database.execute("create type mood as enum ('ok', 'zap', 'sad'); create table t (m mood);" + sql);
		EnumManager manager = TestConnections.outside(this.database).manager();
		String table = sql.contains("above") ? "above" : "t";
		assertThatExceptionOfType(EnumSqlException.class)
			.isThrownBy(() -> manager.removeValue("mood", "zap").inColumn(table, "m", "'sad'").replaceWith("ok"))
			.satisfies((ex) -> {
				assertThat(ex.getSqlState()).isEqualTo(state);
				assertThat(ex.getRemedy()).contains(remedy);
			});
	}

	@Test
	void namesCursorsThatUseTheTable() throws SQLException {
		this.database.execute("create type mood as enum ('ok', 'zap'); create table t (m mood)");
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute("declare c cursor for select * from t");
			EnumManager manager = TestConnections.inside(this.database, connection).manager();
			assertThatExceptionOfType(EnumSqlException.class)
				.isThrownBy(() -> manager.removeValue("mood", "zap").unused())
				.satisfies((ex) -> {
					assertThat(ex.getSqlState()).isEqualTo("55006");
					assertThat(ex.getRemedy()).contains("close cursors and streamed results");
				});
		}
	}

	@Test
	void leavesTheCallersTransactionUsable() throws SQLException {
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute("create table t (id int)");
			EnumManager manager = TestConnections.inside(this.database, connection).manager();
			assertThatExceptionOfType(EnumSqlException.class).isThrownBy(() -> manager.create("missing.one", "a"));
			statement.execute("insert into t values (1)");
			connection.commit();
		}
		assertThat(this.database.jdbc().sql("select count(*) from t").query(Integer.class).single()).isOne();
	}

	@Test
	void reportsLostConnection() throws SQLException {
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			EnumManager manager = TestConnections.inside(this.database, connection).manager();
			try (var pid = statement.executeQuery("select pg_backend_pid()")) {
				pid.next();
				this.database.execute("select pg_terminate_backend(%d)".formatted(pid.getInt(1)));
			}
			assertThatExceptionOfType(EnumSqlException.class).isThrownBy(() -> manager.create("one", "a"))
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("connection to the database is lost"));
		}
	}

}
