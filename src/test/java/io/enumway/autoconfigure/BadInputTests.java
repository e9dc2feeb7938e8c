package io.enumway.autoconfigure;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;

import io.enumway.EnumChanges;
import io.enumway.EnumDefinition;
import io.enumway.invalid.Verdict;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;
import io.enumway.race.PgBouncer;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a boot says, and what it leaves behind, when declarations, settings, privileges or
 * the database are not as they should be.
 */
@ExtendWith(OutputCaptureExtension.class)
class BadInputTests {

	private static final EnumDefinition MOOD = EnumDefinition.of("mood", "sad", "glad");

	@AutoClose
	private TestDatabase database;

	private FailingBoot boot;

	@BeforeEach
	void prepare(@TempDir Path scripts) {
		this.database = TestDatabase.create();
		this.boot = new FailingBoot(this.database, scripts).declaring(MOOD);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|',
			textBlock = """
					missing-type  | select 1                                                   | does not exist in the database, declared labels are [sad, glad]        | enumway.sync=create
					missing-value | create type mood as enum ('sad')                           | lacks [glad]: declared [sad, glad], database [sad]                     | enums().addValue
					missing-value | create type mood as enum ('hot', 'cold')                   | lacks [sad, glad]: declared [sad, glad], database [hot, cold]          | enumway.sync=expand
					extra-value   | create type mood as enum ('sad', 'glad', 'mad')            | has the undeclared [mad]: declared [sad, glad], database [sad, glad, mad] | enums().removeValue
					order         | create type mood as enum ('glad', 'sad')                   | has its labels in another order: declared [sad, glad], database [glad, sad]           | Reorder mood
					""")
	void driftNamesBothSidesTheFixAndTheSwitch(String kind, String script, String description, String remedy,
			CapturedOutput output) {
		String report = this.boot.with("enumway.drift.%s=fail".formatted(kind), "enumway.sync=validate")
			.declaringOnly(new EnumDefinition(MOOD.name(), MOOD.labels(), "com.example.Mood"))
			.script("V1__type.sql", script)
			.fail(output);
		assertThat(report).contains("enum type mood (declared by com.example.Mood) " + description)
			.contains(remedy)
			.contains("enumway.drift.%s=warn".formatted(kind));
	}

	@Test
	void aTableHasTheNameOfADeclaredType(CapturedOutput output) {
		this.database.execute("create table mood (id int)");
		String report = this.boot.with("spring.flyway.baseline-on-migrate=true", "spring.flyway.baseline-version=0")
			.script("V1__table.sql", "create table person (id int)")
			.fail(output);
		assertThat(report)
			.contains("Cannot create enum type %s: %1$s is a table".formatted(TestDatabase.enumName("mood")))
			.contains("Rename one of the two, or create the enum type in another schema");
		assertThat(this.boot.objects()).containsExactly("mood");
	}

	@Test
	void aMigrationCreatesATableOfTheNameOfADeclaredType(CapturedOutput output) {
		String report = this.boot.script("V1__table.sql", "create table mood (id int)").fail(output);
		assertThat(report).contains("whose name is taken")
			.contains("V1__table.sql")
			.contains("SQLSTATE 42710")
			.contains("cannot share a name");
		assertThat(this.boot.objects()).containsExactly("mood");
		assertThat(this.boot.history()).isEmpty();
	}

	@Test
	void theSchemaIsMissingAndFlywayMustNotCreateIt(CapturedOutput output) {
		String report = this.boot.with("spring.flyway.schemas=app", "spring.flyway.create-schemas=false")
			.script("V1__table.sql", "create table person (mood mood)")
			.fail(output);
		assertThat(report).contains("Schema app does not exist, and spring.flyway.create-schemas=false")
			.contains("CREATE SCHEMA \"app\"");
		assertThat(this.boot.objects()).isEmpty();
	}

	@Test
	void anotherToolHasMadeTheSchema(CapturedOutput output) {
		this.database.execute("create type mood as enum ('sad', 'glad'); create table person (mood mood)");
		this.boot.script("V20251221_1430__person.sql", "create table person (mood mood)");
		assertThat(this.boot.fail(output)).contains("There is no schema history")
			.contains("migrate stamp <version>")
			.contains("spring.flyway.baseline-version");
	}

	@ParameterizedTest
	@CsvSource({ "session, 1, default_pool_size", "transaction, 1, pooler in transaction mode",
			"statement, 5, pooler in transaction mode (or statement mode)" })
	@EnabledIf("io.enumway.race.PgBouncer#isInstalled")
	void thePoolerKeepsNoSession(String mode, int size, String explanation, CapturedOutput output) {
		try (PgBouncer pgBouncer = PgBouncer.start(this.database, mode, size)) {
			this.boot.with("spring.datasource.url=" + pgBouncer.url(this.database.url()))
				.script("V1__table.sql", "create table person (mood mood)");
			assertThat(this.boot.fail(output)).contains(explanation)
				.contains("Let migrations connect to PostgreSQL directly: set spring.flyway.url");
		}
		assertThat(this.boot.objects()).isEmpty();
	}

	@Test
	void theSearchPathIsEmpty(CapturedOutput output) {
		this.database.execute("alter database %s set search_path = ''".formatted(this.database.name()));
		this.boot.script("V1__table.sql", "create table person (mood mood)");
		assertThat(this.boot.fail(output)).contains("the search_path of the connection is empty")
			.contains("spring.flyway.default-schema");
		assertThat(this.boot.objects()).isEmpty();
		this.boot.with("spring.flyway.default-schema=" + TestDatabase.schema()).succeed();
		assertThat(this.boot.objects()).containsExactly("mood", "person");
	}

	@Test
	void aMigrationNeedsASchemaThatDoesNotExist(CapturedOutput output) {
		String report = this.boot.script("V1__table.sql", "create table audit.event (mood mood)").fail(output);
		assertThat(report).contains("schema that the migrations need does not exist")
			.contains("V1__table.sql")
			.contains("SQLSTATE 3F000")
			.contains("spring.flyway.schemas");
		assertThat(this.boot.history()).isEmpty();
	}

	@Test
	void aStatementTakesLongerThanItMay(CapturedOutput output) {
		this.database.execute("alter database %s set statement_timeout = '4s'".formatted(this.database.name()));
		this.boot.script("V1__table.sql", "create table person (mood mood)")
			.script("V2__slow.sql", "create table pet (mood mood); select pg_sleep(5)");
		assertThat(this.boot.fail(output)).contains("was cancelled")
			.contains("V2__slow.sql")
			.contains("SQLSTATE 57014")
			.contains("spring.flyway.init-sqls=SET statement_timeout = 0");
		assertThat(this.boot.objects()).containsExactly("mood", "person");
		this.boot.with("spring.flyway.init-sqls=SET statement_timeout = 0").succeed();
		assertThat(this.boot.history()).containsExactly("V1__table.sql", "V2__slow.sql");
	}

	@Test
	void aTransactionTakesLongerThanItMay(CapturedOutput output) {
		Assumptions.assumeTrue(this.database.serverMajorVersion() >= 17);
		this.database.execute("alter database %s set transaction_timeout = '4s'".formatted(this.database.name()));
		this.boot.script("V1__table.sql", "create table person (mood mood)")
			.script("V2__slow.sql", "create table pet (mood mood); select pg_sleep(5)");
		assertThat(this.boot.fail(output)).contains("V2__slow.sql")
			.contains("spring.flyway.init-sqls=SET transaction_timeout = 0");
		this.boot.with("spring.flyway.init-sqls=SET transaction_timeout = 0").succeed();
		assertThat(this.boot.history()).containsExactly("V1__table.sql", "V2__slow.sql");
	}

	@Test
	void theDatabaseIsReadOnlyByDefault(CapturedOutput output) {
		this.database
			.execute("alter database %s set default_transaction_read_only = on".formatted(this.database.name()));
		this.boot.script("V1__table.sql", "create table person (mood mood)");
		assertThat(this.boot.fail(output)).contains("SQLSTATE 25006")
			.contains("spring.flyway.init-sqls=SET default_transaction_read_only = off");
	}

	@Test
	void aPolicyHidesRowsFromTheOwnerOfTheTable(CapturedOutput output) {
		asRole("grant create on schema %2$s to %1$s", () -> {
			this.boot.script("V1__table.sql", """
					create table person (mood mood); alter table person enable row level security;
					alter table person force row level security; create policy few on person using (false)""")
				.succeed();
			this.boot.declaringOnly(EnumDefinition.of("mood", "glad")).migration(new V2__Removes_sad());
			assertThat(this.boot.fail(output)).contains("Row level security hides rows")
				.contains("SQLSTATE 42501")
				.contains("NO FORCE ROW LEVEL SECURITY")
				.doesNotContain("GRANT CREATE");
		});
	}

	@Test
	void aStatementWaitsInVainForALock(CapturedOutput output) throws Exception {
		this.database.execute("create table person (id int)");
		this.database.execute("alter database %s set lock_timeout = '300ms'".formatted(this.database.name()));
		this.boot.with("spring.flyway.baseline-on-migrate=true", "spring.flyway.baseline-version=0")
			.script("V1__column.sql", "alter table person add mood mood");
		try (Connection other = this.database.connect()) {
			other.setAutoCommit(false);
			other.createStatement().execute("lock table person");
			assertThat(this.boot.fail(output)).contains("waited in vain for a lock")
				.contains("V1__column.sql")
				.contains("SQLSTATE 55P03")
				.contains("lock_timeout");
		}
		this.boot.succeed();
	}

	@ParameterizedTest
	@ValueSource(strings = { "selec 1", "set role nobody_of_that_name" })
	void theInitSqlIsWrong(String sql, CapturedOutput output) {
		String report = this.boot.with("spring.flyway.init-sqls=" + sql)
			.script("V1__table.sql", "create table person (mood mood)")
			.fail(output);
		assertThat(report).contains("The init SQL of the migrations failed")
			.contains("Correct spring.flyway.init-sqls")
			.doesNotContain("reach");
		assertThat(output).doesNotContain("unreachable");
		assertThat(this.boot.objects()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "enumway.lock.timeout=0s", "enumway.lock.timeout=-1s", "enumway.lock.blocked-after=0",
			"enumway.validate.timeout=-1ms", "enumway.report.time-to-live=-1s", "enumway.report.timeout=0s",
			"enumway.swap.lock-timeout=0s", "enumway.swap.lock-timeout=-1s", "enumway.swap.backoff=-1ms",
			"enumway.swap.retries=-1", "enumway.lock.timeout=200000d", "enumway.report.timeout=200000d",
			"enumway.swap.backoff=200000d" })
	void aSettingMakesNoSense(String property, CapturedOutput output) {
		String report = this.boot.with(property)
			.script("V1__table.sql", "create table person (mood mood)")
			.fail(output);
		assertThat(report).contains(property.substring(0, property.indexOf('=')))
			.containsPattern("The (time|number) must be");
		assertThat(this.boot.objects()).isEmpty();
	}

	@Test
	void theRoleMayNotCreateSchemas(CapturedOutput output) {
		asRole("revoke create on schema %2$s from %1$s", () -> {
			assertThat(this.boot.with("spring.flyway.schemas=app").fail(output)).contains("lacks a privilege")
				.contains("permission denied for database")
				.contains("SQLSTATE 42501")
				.contains("GRANT CREATE ON DATABASE");
			assertThat(this.boot.objects()).isEmpty();
		});
	}

	@Test
	void theRoleMayNotCreateInTheSchemaOfADeclaredType(CapturedOutput output) {
		this.database.execute("create schema audit");
		asRole("grant create on schema %2$s to %1$s", () -> {
			this.boot.declaring(EnumDefinition.of("audit.event_kind", "a"));
			assertThat(this.boot.fail(output)).contains("permission denied for schema audit")
				.contains("SQLSTATE 42501")
				.contains("GRANT CREATE, USAGE ON SCHEMA");
			assertThat(this.boot.objects()).containsExactly("audit");
		});
	}

	@Test
	void theRoleDoesNotOwnTheTypeThatItChanges(CapturedOutput output) {
		this.database.execute("create type mood as enum ('sad')");
		asRole("grant create on schema %2$s to %1$s", () -> {
			this.boot.with("enumway.sync=expand", "spring.flyway.baseline-on-migrate=true");
			assertThat(this.boot.fail(output)).contains("must be owner of type mood")
				.contains("SQLSTATE 42501")
				.contains("ALTER TYPE <type> OWNER TO");
		});
	}

	@Test
	void theRoleMayNotLogIn(CapturedOutput output) {
		asRole("alter role %s nologin",
				() -> assertThat(this.boot.fail(output)).contains("refused the login")
					.contains("SQLSTATE 28000")
					.contains("spring.flyway.user"));
	}

	@Test
	void theServerHasNoConnectionLeft(CapturedOutput output) {
		asRole("alter role %s connection limit 0",
				() -> assertThat(this.boot.fail(output)).contains("no connection left")
					.contains("SQLSTATE 53300")
					.contains("max_connections"));
	}

	@Test
	void oddNamesAndLabelsAreNoBadInput() {
		String longest = "é".repeat(31) + "x";
		List<String> labels = List.of("it's", "\"q\"", "a\\b", "", " ", "Ünï 😀", "?", ":x", "${x}", "{fn x}", "$$",
				"--", ";", longest);
		this.boot
			.with("spring.flyway.schemas=%s,Select".formatted(TestDatabase.schema()),
					"spring.flyway.placeholder-replacement=false")
			.declaring(EnumDefinition.of("Select.Order", labels.toArray(String[]::new)),
					EnumDefinition.of("user", longest), EnumDefinition.of("a\"\"b", "x"))
			.script("V1__table.sql", "create table \"Table\" (a \"Select\".\"Order\" default 'it''s', b \"user\")")
			.succeed();
		assertThat(this.database.jdbc().sql("""
				select enumlabel::text from pg_enum where enumtypid = '"Select"."Order"'::regtype
				order by enumsortorder""").query(String.class).list()).isEqualTo(labels);
	}

	@Test
	void aDeclaredChangeIsIncomplete(CapturedOutput output) {
		assertThat(this.boot.migration(new V1__Declares_incompletely()).fail(output))
			.contains("Incomplete enum change in " + V1__Declares_incompletely.class.getName())
			.contains("addValue(\"mood\", \"mad\") needs a position")
			.contains("Complete the change or delete it");
		assertThat(this.boot.objects()).isEmpty();
	}

	@Test
	void aChangeMadeByCallIsIncomplete(CapturedOutput output) {
		assertThat(this.boot.migration(new V1__Calls_incompletely()).fail(output))
			.contains("Incomplete enum change in " + V1__Calls_incompletely.class.getName())
			.contains("removeValue(\"mood\", \"sad\") needs");
		assertThat(this.boot.history()).isEmpty();
	}

	@Test
	void aLabelOfADeclaredChangeIsTooLong(CapturedOutput output) {
		assertThat(this.boot.migration(new V1__Adds_a_long_label()).fail(output))
			.contains(V1__Adds_a_long_label.class.getName())
			.contains("it has 64 bytes, PostgreSQL allows 63")
			.contains("at most 63 bytes");
		assertThat(this.boot.objects()).isEmpty();
	}

	@Test
	void aLabelOfAScriptIsTooLong(CapturedOutput output) {
		String label = "x".repeat(64);
		assertThat(this.boot.script("V1__type.sql", "create type other as enum ('%s')".formatted(label)).fail(output))
			.contains("a label that is too long")
			.contains("V1__type.sql")
			.contains("SQLSTATE 42602")
			.contains("at most 63 bytes");
		assertThat(this.boot.objects()).containsExactly("mood");
	}

	@Test
	void aLabelOfADeclaredEnumIsTooLong(CapturedOutput output) {
		this.boot.with("enumway.packages=" + Verdict.class.getPackageName())
			.script("V1__table.sql", "create table person (mood mood)");
		assertThat(this.boot.fail(output)).contains(Verdict.class.getName() + " (LONG): ")
			.contains("cannot be a label of enum type verdict")
			.contains("it has 64 bytes, PostgreSQL allows 63")
			.contains("at most 63 bytes");
		assertThat(this.boot.objects()).isEmpty();
	}

	private void asRole(String grants, Runnable test) {
		String role = this.database.name() + "_app";
		this.database.execute("create role " + role + " login password 'secret'");
		try {
			this.database.execute("grant usage on schema %s to %s".formatted(TestDatabase.quotedSchema(), role));
			this.database.execute(grants.formatted(role, TestDatabase.quotedSchema()));
			this.boot.with("spring.datasource.username=" + role, "spring.datasource.password=secret");
			test.run();
		}
		finally {
			this.database.execute("drop owned by " + role);
			this.database.execute("drop role " + role);
		}
	}

	static class V1__Declares_incompletely extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("mood", "mad");
		}

	}

	static class V1__Calls_incompletely extends EnumMigration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().removeValue("mood", "sad");
		}

	}

	static class V2__Removes_sad extends EnumMigration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().removeValue("mood", "sad").unused();
		}

	}

	static class V1__Adds_a_long_label extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("mood", "x".repeat(64)).last();
		}

	}

}
