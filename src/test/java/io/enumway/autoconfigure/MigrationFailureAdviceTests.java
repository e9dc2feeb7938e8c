package io.enumway.autoconfigure;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.Fault;
import io.enumway.wire.FaultyWire;
import io.enumway.wire.Moment;
import io.enumway.wire.Place;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Boots that fail in a migration say where it failed, what the database has, and what to
 * do.
 */
@ExtendWith(OutputCaptureExtension.class)
class MigrationFailureAdviceTests {

	@AutoClose
	private TestDatabase database;

	private FailingBoot boot;

	@BeforeEach
	void prepare(@TempDir Path scripts) {
		this.database = TestDatabase.create();
		this.boot = new FailingBoot(this.database, scripts).script("V1__diary.sql",
				"create type mood as enum ('happy', 'sad'); create table diary (id int, mood mood)");
		this.boot.succeed();
	}

	@Test
	void typeExistsAlready(CapturedOutput output) {
		this.boot.script("V2__again.sql", "create table other (id int);\n\ncreate type mood as enum ('happy')");
		assertThat(this.boot.fail(output)).contains("whose name is taken")
			.contains("It happened in: V2__again.sql, line 3 (")
			.contains("SQLSTATE 42710")
			.containsPattern("The database now: enum type [^\n]*mood exists with the labels \\[happy, sad]")
			.contains("migrate diagnose")
			.contains("migrate fix mark-complete");
		assertThat(this.boot.objects()).doesNotContain("other");
	}

	@Test
	void valueIsAddedOrRenamedAlready(CapturedOutput output) {
		this.boot.script("V2__value.sql", "alter type mood add value 'sad'");
		assertThat(this.boot.fail(output)).contains("a label that the type already has")
			.contains("SQLSTATE 42710")
			.containsPattern("The database now: enum type [^\n]*mood exists with the labels \\[happy, sad]")
			.contains("migrate fix mark-complete");
		this.boot.script("V2__value.sql", "alter type mood add value 'calm' before 'blue'");
		assertThat(this.boot.fail(output)).contains("places an enum value beside one that the type does not have");
		this.boot.script("V2__value.sql", "alter type mood rename value 'blue' to 'sad'");
		assertThat(this.boot.fail(output)).contains("renames an enum value that the type does not have")
			.contains("SQLSTATE 22023")
			.contains("migrate fix mark-complete");
	}

	@Test
	void tableOrColumnExistsAlready(CapturedOutput output) {
		this.boot.script("V2__again.sql", "create table diary (id int)");
		assertThat(this.boot.fail(output)).contains("creates a table or column that is there already")
			.contains("V2__again.sql, line 1")
			.contains("SQLSTATE 42P07")
			.contains("migrate stamp", "migrate fix mark-complete");
		this.boot.script("V2__again.sql", "alter table diary add column mood int");
		assertThat(this.boot.fail(output)).contains("creates a table or column that is there already")
			.contains("SQLSTATE 42701");
	}

	@Test
	void somebodyElseCreatesTheTypeAtTheSameMoment(CapturedOutput output) throws Exception {
		this.boot.script("V2__size.sql", "create type size as enum ('s')");
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("create type size as enum ('s', 'm')");
			CompletableFuture<String> told = CompletableFuture.supplyAsync(() -> this.boot.fail(output));
			this.database.awaitBlocked("%create type size%");
			other.commit();
			assertThat(told.get()).contains("at the same moment")
				.contains("V2__size.sql, line 1")
				.contains("SQLSTATE 23505")
				.containsPattern("enum type [^\n]*size exists with the labels \\[s, m]");
		}
	}

	@Test
	void typeDoesNotExist(CapturedOutput output) {
		this.database.execute("create schema elsewhere; create type elsewhere.size as enum ('s')");
		this.boot.script("V2__size.sql", "create table t (size size)");
		assertThat(this.boot.fail(output)).contains("names an object that does not exist")
			.contains("V2__size.sql, line 1")
			.contains("SQLSTATE 42704")
			.contains("enum type elsewhere.size exists with the labels [s]")
			.contains("search_path")
			.contains("migrate fix create-missing")
			.contains("enumway.packages", "@EntityScan")
			.doesNotContain("did not migrate through Enumway");
	}

	@Test
	void labelDoesNotExist(CapturedOutput output) {
		this.boot.script("V2__calm.sql", "insert into diary values (1, 'Happy')");
		assertThat(this.boot.fail(output)).contains("a label that the enum type does not have")
			.contains("V2__calm.sql, line 1")
			.contains("SQLSTATE 22P02")
			.containsPattern("enum type [^\n]*mood exists with the labels \\[happy, sad]")
			.contains("addValue", "changes.removeValue");
	}

	@Test
	void javaMigrationIsNamedWithItsLine(CapturedOutput output) {
		this.boot.migration(new V2__Write_calm());
		assertThat(this.boot.fail(output)).contains("a label that the enum type does not have")
			.containsPattern("It happened in: \\S*V2__Write_calm \\(MigrationFailureAdviceTests.java:\\d+\\)");
	}

	@Test
	void statementCannotRunInATransaction(CapturedOutput output) {
		this.boot.script("V2__parts.sql", """
				create table part (id int) partition by list (id);
				create table part_1 partition of part for values in (1);
				alter table part detach partition part_1 concurrently""");
		assertThat(this.boot.fail(output)).contains("cannot run in a transaction")
			.contains("V2__parts.sql, line 3")
			.contains("SQLSTATE 25001")
			.contains("executeInTransaction=false");
	}

	@Test
	void typeIsStillUsed(CapturedOutput output) {
		this.boot.script("V2__drop.sql", "drop type mood");
		assertThat(this.boot.fail(output)).contains("that others still use")
			.contains("V2__drop.sql, line 1")
			.contains("SQLSTATE 2BP01")
			.contains("column mood of table diary depends on type mood")
			.containsPattern("The database now: enum type [^\n]*mood exists with the labels \\[happy, sad]")
			.contains("removeValue");
	}

	@Test
	void columnOfAViewIsConverted(CapturedOutput output) {
		this.boot.script("V2__swap.sql", """
				create view happy as select id, mood from diary;
				alter table diary alter column mood type text""");
		assertThat(this.boot.fail(output)).contains("something that the server does not do")
			.contains("V2__swap.sql, line 2")
			.contains("SQLSTATE 0A000")
			.contains("on view happy depends on column \"mood\"")
			.containsPattern("The database now: enum type [^\n]*mood exists with the labels \\[happy, sad]")
			.contains("it rebuilds them");
	}

	@Test
	void sessionIsTerminated(CapturedOutput output) {
		this.boot.script("V2__kill.sql", "create table t (id int);\nselect pg_terminate_backend(pg_backend_pid())");
		assertThat(this.boot.fail(output)).contains("ended the connection of the migrations")
			.contains("SQLSTATE 57P01")
			.contains("start the service again");
		assertThat(this.boot.objects()).doesNotContain("t");
	}

	@Test
	void valueIsUsedByTheTransactionThatAddsIt(CapturedOutput output) {
		this.boot.script("V2__calm.sql", "alter type mood add value 'calm';\ninsert into diary values (1, 'calm')");
		assertThat(this.boot.fail(output)).contains("its own transaction added")
			.contains("V2__calm.sql, line 2")
			.contains("SQLSTATE 55P04")
			.containsPattern("enum type [^\n]*mood exists with the labels \\[happy, sad]")
			.contains("migrate create <message> --java");
	}

	@Test
	void roleDoesNotOwnTheType(CapturedOutput output) {
		String role = this.database.name() + "_app";
		this.database.execute("""
				create role %1$s login password 'x';
				grant usage on schema %2$s to %1$s; grant all on all tables in schema %2$s to %1$s""".formatted(role,
				TestDatabase.quotedSchema()));
		try {
			this.boot.script("V2__calm.sql", "alter type mood add value 'calm'")
				.with("spring.datasource.username=" + role, "spring.datasource.password=x");
			assertThat(this.boot.fail(output)).contains("lacks a privilege")
				.contains("V2__calm.sql, line 1")
				.contains("SQLSTATE 42501")
				.containsPattern("enum type [^\n]*mood exists with the labels \\[happy, sad] and belongs to postgres")
				.contains("migrate diagnose");
		}
		finally {
			this.database.execute("drop owned by %s; drop role %1$s".formatted(role));
		}
	}

	@Test
	void databaseTakesNoWrites(CapturedOutput output) {
		this.boot.script("V2__calm.sql", "alter type mood add value 'calm'");
		this.database
			.execute("alter database %s set default_transaction_read_only = on".formatted(this.database.name()));
		assertThat(this.boot.fail(output)).contains("read-only")
			.contains("V2__calm.sql, line 1")
			.contains("SQLSTATE 25006")
			.containsPattern("The database now: enum type [^\n]*mood exists with the labels \\[happy, sad]")
			.contains("migrate current");
	}

	@ParameterizedTest
	@CsvSource({ "lock table diary in share mode, alter table diary add note text, table diary",
			"alter type mood add value 'calm', alter type mood add value 'blue', enum type mood" })
	void objectIsLockedByAnother(String other, String sql, String object, CapturedOutput output) throws Exception {
		this.boot.script("V2__column.sql", "set local lock_timeout = '100ms';\n" + sql);
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute("set application_name = 'night job'; " + other);
			assertThat(this.boot.fail(output)).contains("waited in vain for a lock")
				.contains("V2__column.sql, line 2")
				.contains("SQLSTATE 55P03")
				.containsPattern(
						"The database now: %s is locked by pid \\d+ \\(application 'night job', idle in transaction"
							.formatted(object))
				.contains("migrate diagnose");
			connection.rollback();
		}
	}

	@Test
	void tableOfAJavaMigrationIsLockedByAnother(CapturedOutput output) throws Exception {
		this.boot.migration(new V2__Add_note());
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute("set application_name = 'night job'; lock table diary in share mode");
			assertThat(this.boot.fail(output)).contains("SQLSTATE 55P03")
				.containsPattern("table diary is locked by pid \\d+ \\(application 'night job'");
			connection.rollback();
		}
	}

	@Test
	void connectionBreaksWhileTheMigrationRuns(CapturedOutput output) {
		this.boot.script("V2__calm.sql", "create table calm (id int);\nselect 1");
		assertThat(failAfter("create table calm (id int)", 1, output)).contains("SQLSTATE 08006")
			.contains("broke while they ran")
			.contains("V2__calm.sql")
			.contains("start the service again")
			.contains("migrate diagnose");
		assertThat(this.boot.objects()).doesNotContain("calm");
		this.boot.with("spring.datasource.url=" + this.database.url()).succeed();
	}

	@Test
	void connectionBreaksWhereFlywayPassesOverIt(CapturedOutput output) {
		this.boot.script("V2__calm.sql", "create table calm (id int);\nselect 1");
		String question = "SELECT version()";
		int occurrence;
		try (TestDatabase copy = this.database.copy(); FaultyWire wire = FaultyWire.intact(copy.url())) {
			this.boot.with("spring.datasource.url=" + wire.url(copy.url())).succeed();
			List<String> executed = wire.executed();
			occurrence = Collections.frequency(executed.subList(0, executed.indexOf("create table calm (id int)")),
					question);
		}
		assertThat(failAfter(question, occurrence, output)).contains("The connection pool said: Connection is closed")
			.contains("broke while they ran")
			.contains("V2__calm.sql")
			.contains("start the service again");
	}

	private String failAfter(String sql, int occurrence, CapturedOutput output) {
		try (FaultyWire wire = FaultyWire.breaking(this.database.url(), new Place(sql, occurrence, Moment.AFTER),
				Fault.CONNECTION)) {
			return this.boot.with("spring.datasource.url=" + wire.url(this.database.url())).fail(output);
		}
	}

	@Test
	void scriptWasEdited(CapturedOutput output) {
		this.boot.script("V1__diary.sql", "create type mood as enum ('happy', 'sad', 'calm')");
		assertThat(this.boot.fail(output)).contains("does not fit the migrations")
			.containsPattern("V1__diary.sql was applied at \\S+ \\S+ with checksum -?\\d+; the script now has -?\\d+")
			.contains("Restore the script")
			.contains("migrate fix repair-history")
			.contains("migrate diagnose");
	}

	@Test
	void scriptWasEditedAndAnotherRenamed(CapturedOutput output) {
		this.boot.script("V2__size.sql", "create type size as enum ('s')");
		this.boot.succeed();
		this.boot.remove("V2__size.sql")
			.script("V2__sizes.sql", "create type size as enum ('s')")
			.script("V1__diary.sql", "select 1");
		assertThat(this.boot.fail(output)).contains("V1__diary.sql was applied at")
			.contains("Migration description mismatch for migration version 2")
			.contains("Give the script its old name again");
	}

	@Test
	void scriptIsGoneAndAnotherIsLate(CapturedOutput output) {
		this.boot.script("V4__late.sql", "select 1").script("V5__gone.sql", "select 1");
		this.boot.succeed();
		this.boot.remove("V4__late.sql").script("V3__merged.sql", "select 1");
		assertThat(this.boot.fail(output))
			.containsPattern("V4__late.sql was applied at \\S+ \\S+ and is not among the migrations")
			.contains("V3__merged.sql is older than the newest applied migration and was never applied")
			.contains("spring.flyway.locations")
			.contains("spring.flyway.out-of-order=true");
	}

	@Test
	void failuresThatAreNotOfEnumsLocksOrDefinitionsPassUntouched(CapturedOutput output) {
		this.boot.script("V2__number.sql", "insert into diary values ('one'::int)");
		Throwable failure = this.boot.fails();
		assertThat(failure).hasRootCauseInstanceOf(java.sql.SQLException.class);
		assertThat(output).contains("V2__number.sql").doesNotContain("Description:");
	}

	@Test
	void failureItselfStaysFlyways() {
		this.boot.script("V2__drop.sql", "drop type mood");
		assertThat(this.boot.fails()).cause()
			.isInstanceOf(FlywayException.class)
			.hasStackTraceContaining("Suppressed: io.enumway.migration.FailureFacts: enum type");
	}

	static final class V2__Add_note extends EnumMigration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("set local lock_timeout = '100ms'").update();
			m.jdbc().sql("alter table diary add note text").update();
		}

	}

	static final class V2__Write_calm extends BaseJavaMigration {

		@Override
		public void migrate(Context context) throws Exception {
			try (Statement statement = context.getConnection().createStatement()) {
				statement.execute("insert into diary values (1, 'calm')");
			}
		}

	}

}
