package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PGobject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Measures on the server of the build what {@code docs/postgresql-enums.md} says about
 * enums.
 */
class EnumFactsTests {

	@AutoClose
	private static TestDatabase database;

	@AutoClose
	private Connection connection;

	@BeforeAll
	static void create() {
		database = TestDatabase.create();
	}

	@BeforeEach
	void prepare() throws SQLException {
		database.execute("""
				drop table if exists t cascade; drop domain if exists mood_domain; drop type if exists mood cascade;
				drop type if exists feeling cascade;
				create type mood as enum ('sad', 'happy'); create table t (id int, m mood default 'sad')""");
		this.connection = database.connect();
		this.connection.setAutoCommit(false);
	}

	@Test
	void valueCannotBeUsedByTheTransactionThatAddsIt() throws SQLException {
		run("alter type mood add value 'calm'");
		assertThat(one("select count(*) from t where m::text = 'calm'")).isEqualTo("0");
		assertThat(failure("insert into t values (1, 'calm')")).isEqualTo("55P04");
		this.connection.rollback();
		run("alter type mood add value 'calm'");
		this.connection.commit();
		run("insert into t values (1, 'calm')");
	}

	@Test
	void valueOfATypeThatTheSameTransactionCreatesCanBeUsedFrom17On() throws SQLException {
		run("create type feeling as enum ('a'); alter type feeling add value 'b'");
		if (database.serverMajorVersion() >= 17) {
			assertThat(one("select 'b'::feeling")).isEqualTo("b");
		}
		else {
			assertThat(failure("select 'b'::feeling")).isEqualTo("55P04");
		}
	}

	@Test
	void valueCanBeAddedInABlockOfCodeAndSeveralInOneTransaction() throws SQLException {
		run("do $$ begin alter type mood add value 'calm'; end $$; alter type mood add value 'angry' after 'calm'");
		this.connection.commit();
		assertThat(one("select enum_range(null::mood)")).isEqualTo("{sad,happy,calm,angry}");
	}

	@Test
	void renamedValueCanBeUsedAtOnceAndDefinitionsFollowButBodiesDoNot() throws SQLException {
		run("""
				alter table t add check (m <> 'happy' or id > 0); create index happy on t (id) where m = 'happy';
				create view v as select * from t where m = 'happy';
				create function f() returns text language plpgsql as 'begin return ''happy''::mood; end'""");
		run("alter type mood rename value 'happy' to 'glad'");
		run("insert into t values (1, 'glad')");
		assertThat(one("select pg_get_viewdef('v'::regclass)")).contains("'glad'");
		assertThat(one("select pg_get_indexdef('happy'::regclass)")).contains("'glad'");
		assertThat(one(
				"select pg_get_constraintdef(oid) from pg_constraint where conrelid = 't'::regclass and contype = 'c'"))
			.contains("'glad'");
		assertThat(failure("select f()")).isEqualTo("22P02");
	}

	@Test
	void oldLabelIsUnknownToEverybodyOnceARenameCommits() throws SQLException {
		try (Connection replica = database.connect();
				PreparedStatement writer = replica.prepareStatement("insert into t values (7, ?::mood)")) {
			writer.setString(1, "happy");
			for (int i = 0; i < 6; i++) {
				writer.execute();
			}
			run("alter type mood rename value 'happy' to 'glad'");
			writer.execute();
			this.connection.commit();
			assertThat(catchThrowableOfType(SQLException.class, writer::execute).getSQLState()).isEqualTo("22P02");
		}
	}

	@Test
	void additionLocksOnlyTheType() throws SQLException {
		run("alter type mood add value 'calm'");
		try (Connection other = database.connect(); Statement statement = other.createStatement()) {
			statement.execute("set lock_timeout = '200ms'; insert into t values (1, 'sad'); update t set m = 'happy'");
			statement.execute("select * from t; create table t2 (m mood default 'sad'); drop table t2");
			assertThat(catchThrowableOfType(SQLException.class,
					() -> statement.execute("alter type mood add value 'angry'"))
				.getSQLState()).isEqualTo("55P03");
		}
	}

	@Test
	void ifNotExistsIgnoresThePosition() throws SQLException {
		run("alter type mood add value if not exists 'happy' before 'sad'");
		assertThat(one("select enum_range(null::mood)")).isEqualTo("{sad,happy}");
	}

	@Test
	void valueInTheMiddleGetsAFractionAsItsPlace() throws SQLException {
		run("alter type mood add value 'calm' before 'happy'");
		this.connection.commit();
		assertThat(one("select enumsortorder from pg_enum where enumtypid = 'mood'::regtype and enumlabel = 'calm'"))
			.isEqualTo("1.5");
		assertThat(one("select 'sad'::mood < 'calm' and 'calm'::mood < 'happy'")).isEqualTo("t");
	}

	@Test
	void valueCannotBeRemoved() {
		assertThat(failure("alter type mood drop value 'sad'"))
			.isEqualTo((database.serverMajorVersion() >= 17) ? "0A000" : "42601");
	}

	@Test
	void guardsDoNotProtectAgainstAnotherSessionThatCreatesTheType() throws Exception {
		String guarded = """
				do $$ begin
					if not exists (select from pg_type where typname = 'feeling') then create type feeling as enum ('a'); end if;
				exception when duplicate_object then null;
				end $$""";
		run("create type feeling as enum ('a')");
		SQLException[] failure = new SQLException[1];
		try (Connection other = database.connect(); Statement statement = other.createStatement()) {
			Thread slower = new Thread(
					() -> failure[0] = catchThrowableOfType(SQLException.class, () -> statement.execute(guarded)));
			slower.start();
			database.awaitBlocked();
			this.connection.commit();
			slower.join();
		}
		assertThat((Throwable) failure[0]).hasMessageContaining("pg_type_typname_nsp_index");
		assertThat(failure[0].getSQLState()).isEqualTo("23505");
	}

	@Test
	void tooLongLabelsAreRefusedAndTooLongNamesAreCut() throws SQLException {
		assertThat(failure("create type feeling as enum ('%s')".formatted("x".repeat(64)))).isEqualTo("42602");
		this.connection.rollback();
		run("create type %s as enum ('a')".formatted("n".repeat(70)));
		assertThat(one("select '%s'::regtype".formatted("n".repeat(63)))).isEqualTo("n".repeat(63));
	}

	@Test
	void emptyLabelsAndTypesWithoutLabelsAreLegal() throws SQLException {
		run("create type feeling as enum (); alter type feeling add value ''");
		this.connection.commit();
		assertThat(one("select enum_range(null::feeling)")).isEqualTo("{\"\"}");
	}

	@Test
	void conversionToAnotherEnumRewritesTheTableAndRenamesDoNot() throws SQLException {
		String file = file();
		run("alter type mood rename to feeling; alter type feeling rename to mood");
		run("create domain mood_domain as mood; alter table t alter m drop default, alter m type mood_domain");
		run("alter table t alter m type mood");
		assertThat(file()).isEqualTo(file);
		run("create type feeling as enum ('sad', 'happy'); alter table t alter m type feeling using m::text::feeling");
		assertThat(file()).isNotEqualTo(file);
		assertThat(one(
				"select mode from pg_locks where relation = 't'::regclass and mode = 'AccessExclusiveLock' limit 1"))
			.isEqualTo("AccessExclusiveLock");
	}

	private String file() throws SQLException {
		return one("select pg_relation_filenode('t')");
	}

	@Test
	void typeAfterReturningIsNotTracked() throws SQLException {
		Assumptions.assumeTrue(database.serverMajorVersion() >= 17);
		run("create type lone as enum ('a')");
		run("create view v as select 1 as one where json_value('{}', '$.a' returning lone) is null");
		run("drop type lone");
		assertThat(failure("select * from v")).isEqualTo("XX000");
	}

	@Test
	void noCastAvoidsTheRewrite() throws SQLException {
		run("create type feeling as enum ('sad', 'happy')");
		assertThat(failure("create cast (mood as feeling) without function")).isEqualTo("42P17");
	}

	@Test
	void checkThatIsValidatedLaterLetsWritesGoOn() throws SQLException {
		run("alter table t add constraint c check (m <> 'happy') not valid");
		assertThat(locks()).contains("AccessExclusiveLock");
		this.connection.commit();
		run("alter table t validate constraint c");
		assertThat(locks()).contains("ShareUpdateExclusiveLock").doesNotContain("AccessExclusiveLock");
	}

	private String locks() throws SQLException {
		return one(
				"select string_agg(mode, ',') from pg_locks where relation = 't'::regclass and pid = pg_backend_pid()");
	}

	@Test
	void textOfAnEnumCannotBeIndexed() {
		assertThat(failure("create index on t ((m::text))")).isEqualTo("42P17");
	}

	@Test
	void preparedStatementsOfOtherSessionsFailOnceAfterASwap() throws SQLException {
		this.connection.commit();
		try (Connection replica = database.connect();
				Connection other = database.connect();
				PreparedStatement reader = replica.prepareStatement("select m from t");
				PreparedStatement writer = other.prepareStatement("insert into t (id, m) values (1, ?)")) {
			for (int i = 0; i < 6; i++) { // from the fifth execution on the server keeps
											// them
				reader.executeQuery().close();
				writer.setObject(1, "sad", java.sql.Types.OTHER);
				writer.executeUpdate();
			}
			run("""
					alter type mood rename to mood_old; create type mood as enum ('sad');
					alter table t alter m drop default, alter m type mood using m::text::mood; drop type mood_old""");
			this.connection.commit();
			replica.setAutoCommit(false);
			assertThatExceptionOfType(SQLException.class).isThrownBy(reader::executeQuery)
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("0A000"));
			assertThatExceptionOfType(SQLException.class).isThrownBy(writer::executeUpdate)
				.withMessageContaining("cache lookup failed for type");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "update t set m = ?", "select count(*) from t where m = any (?)" })
	void driverKeepsTheTypeOfANameForTheLifeOfTheConnection(String sql) throws SQLException {
		this.connection.commit();
		try (Connection replica = database.connect(); PreparedStatement statement = replica.prepareStatement(sql)) {
			bindByName(replica, statement, sql.contains("any"));
			statement.execute();
			run("""
					alter type mood rename to mood_old; create type mood as enum ('sad');
					alter table t alter m drop default, alter m type mood using m::text::mood; drop type mood_old""");
			this.connection.commit();
			for (int i = 0; i < 3; i++) {
				bindByName(replica, statement, sql.contains("any"));
				assertThatExceptionOfType(SQLException.class).isThrownBy(statement::execute)
					.satisfies((ex) -> assertThat(ex.getSQLState()).isIn("XX000", "42809", "42883"));
			}
		}
	}

	private static void bindByName(Connection connection, PreparedStatement statement, boolean array)
			throws SQLException {
		if (array) {
			statement.setArray(1, connection.createArrayOf("mood", new Object[] { "sad" }));
			return;
		}
		PGobject label = new PGobject();
		label.setType("mood");
		label.setValue("sad");
		statement.setObject(1, label);
	}

	@Test
	void additionsAndRenamesDisturbNoPreparedStatement() throws SQLException {
		try (Connection replica = database.connect();
				PreparedStatement reader = replica.prepareStatement("select m from t")) {
			for (int i = 0; i < 6; i++) {
				reader.executeQuery().close();
			}
			run("alter type mood add value 'calm'; alter type mood rename value 'sad' to 'blue'");
			this.connection.commit();
			replica.setAutoCommit(false);
			reader.executeQuery().close();
		}
	}

	@Test
	void stringParametersAreNoLabels() {
		SQLException failure = catchThrowableOfType(SQLException.class, () -> {
			try (PreparedStatement statement = this.connection.prepareStatement("select * from t where m = ?")) {
				statement.setString(1, "sad");
				statement.executeQuery();
			}
		});
		assertThat((Throwable) failure).hasMessageContaining("operator does not exist: mood = character varying");
	}

	@Test
	void concurrentIndexWaitsForOlderTransactionsAndFailsHalfDone() throws SQLException {
		run("insert into t values (1, 'sad')");
		try (Connection builder = database.connect(); Statement statement = builder.createStatement()) {
			statement.execute("set lock_timeout = '300ms'");
			assertThat(catchThrowableOfType(SQLException.class,
					() -> statement.execute("create index concurrently t_id on t (id)"))
				.getSQLState()).isEqualTo("55P03");
		}
		this.connection.rollback();
		assertThat(one("select indisvalid from pg_index where indexrelid = 't_id'::regclass")).isEqualTo("f");
		run("create index if not exists t_id on t (id)");
		assertThat(one("select indisvalid from pg_index where indexrelid = 't_id'::regclass")).isEqualTo("f");
	}

	private void run(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private String one(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return result.getString(1);
		}
	}

	private String failure(String sql) {
		return catchThrowableOfType(SQLException.class, () -> run(sql)).getSQLState();
	}

}
