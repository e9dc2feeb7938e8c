package io.enumway.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.enumway.cli.Migrate.Result;
import io.enumway.replica.DatabaseService;
import io.enumway.replica.Replica;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a command that cannot do its work says, that its exit code tells, and that it
 * changes nothing.
 */
class CommandFailuresTests {

	private static final String OBJECTS = """
			select concat_ws(' ', c.relname, c.relkind, c.relfilenode,
				(select string_agg(a.attname, ' ' order by a.attnum) from pg_attribute a where a.attrelid = c.oid))
			from pg_class c where c.relnamespace::regnamespace::text !~ '^pg_|^information_schema$'
			union all select typname::text from pg_type where typtype = 'e'
			order by 1""";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		script("V1__a.sql", "create table a (id int)");
		script("U1__a.sql", "drop table a");
		script("V2__b.sql", "create table b (id int)");
	}

	@Test
	void versionsThatAreNotThereOrOnTheWrongSide() {
		try (ConfigurableApplicationContext context = service()) {
			assertFails(context, 1, "There is nothing to undo", "downgrade");
			assertThat(CommandRun.run(context, "upgrade", "1").code()).isZero();
			assertFails(context, 1, "There is no migration of version 99", "upgrade", "99");
			assertFails(context, 1, "There is no migration of version 99", "upgrade", "99", "--sql");
			assertFails(context, 1, "There is no migration of version 99", "plan", "99");
			assertFails(context, 1, "There is no migration of version 99", "downgrade", "--target", "99");
			assertFails(context, 1, "There is no migration of version 99", "stamp", "99");
			assertFails(context, 1, "Version 2 is above the current version 1", "downgrade", "--target", "2");
			assertFails(context, 1, "only 1 are applied", "downgrade", "--steps", "2");
			for (String word : new String[] { "one", "latest", "-1", "", "1;drop table a" }) {
				assertFails(context, 1, "'%s' is no version".formatted(word), "downgrade", "--target=" + word);
			}
			assertThat(CommandRun.run(context, "upgrade", "next").out()).contains("Upgraded from 1 to 2");
			assertThat(CommandRun.run(context, "upgrade", "latest").out()).contains("Nothing to do");
			assertFails(context, 1, "Version 1 is below the current version 2", "upgrade", "1");
			assertFails(context, 1, "2 (b)", "downgrade");
			assertFails(context, 1, "cannot be undone", "downgrade", "--target", "0", "--force");
			assertThat(CommandRun.run(context, "stamp", "1").code()).isZero();
			assertThat(CommandRun.run(context, "stamp", "latest").out()).contains("Stamped from 1 to 2");
		}
	}

	@Test
	void argumentsThatAreNone() {
		try (ConfigurableApplicationContext context = service()) {
			assertFails(context, 2, "Unknown option", "upgrade", "--bogus");
			assertFails(context, 2, "Invalid value", "downgrade", "--steps", "many");
			assertFails(context, 2, "must be at least 1", "downgrade", "--steps", "0");
			assertFails(context, 2, "--contract runs everything", "upgrade", "--contract", "--sql");
			assertFails(context, 2, "Missing required", "stamp");
			assertFails(context, 2, "Missing required", "reset");
			assertFails(context, 2, "Unmatched argument", "current", "2");
			assertFails(context, 2, "There is no Flyway bean 'other'", "current", "--flyway", "other");
			assertFails(context, 1, "Undoing all migrations is disabled", "reset", "--confirm", this.database.name());
		}
	}

	@Test
	void everyCommandHasHelp() {
		List<String> commands = List.copyOf(new CommandLine(new MigrateCommand()).getSubcommands().keySet());
		assertThat(commands).hasSizeGreaterThan(13);
		for (String command : commands) {
			ByteArrayOutputStream help = new ByteArrayOutputStream();
			assertThat(CommandRun.run(null, help, command, "--help").code()).as(command).isZero();
			assertThat(help.toString()).startsWith("Usage: migrate " + command).contains("--json", "--color");
		}
	}

	@Test
	void outputThatCannotBeWritten() {
		try (ConfigurableApplicationContext context = service()) {
			for (String command : new String[] { "upgrade --sql", "upgrade 1 --sql --json", "plan --sql",
					"validate --json", "diagnose --sql", "completion", "upgrade --json", "upgrade --sql" }) {
				Result result = CommandRun.run(context, new FullDisk(), command.split(" "));
				assertThat(result.code()).as(command).isOne();
				assertThat(result.err()).as(command).contains("error: ", "incomplete");
			}
			assertThat(CommandRun.run(context, new FullDisk(), "current").code()).as("a part of a text").isZero();
		}
	}

	@Test
	void editedMigration() {
		try (ConfigurableApplicationContext context = service()) {
			CommandRun.run(context, "upgrade", "1");
			script("V1__a.sql", "create table a (id bigint)");
			assertFails(context, 1, "was edited after it was applied", "downgrade");
			assertFails(context, 1, "checksum", "upgrade");
			assertFails(context, 1, "checksum", "upgrade", "--sql");
			Result validate = CommandRun.run(context, "validate", "--json");
			assertThat(validate.code()).isEqualTo(3);
			assertThat(validate.out()).contains("CHECKSUM_MISMATCH");
		}
	}

	@Test
	void whatTheDatabaseRefusesIsExplainedAsAtABoot() {
		script("V3__mood.sql", "create type mood as enum ('happy'); create table diary (mood mood)");
		script("V4__sad.sql", "select 1;\ninsert into diary values ('sad')");
		try (ConfigurableApplicationContext context = service()) {
			CommandRun.run(context, "upgrade", "3");
			assertFails(context, 1, "uses a label that the enum type does not have", "upgrade");
			assertThat(CommandRun.run(context, "upgrade").err().strip().lines())
				.anyMatch((line) -> line.startsWith("It happened in: V4__sad.sql, line 2"))
				.anyMatch((line) -> line.contains("invalid input value for enum") && line.contains("SQLSTATE 22P02"))
				.anyMatch((line) -> line.startsWith("The database now: enum type %s exists with the labels [happy]"
					.formatted(TestDatabase.enumName("mood"))))
				.last()
				.asString()
				.startsWith("  ")
				.contains("migrate fix add-missing-values");
			assertThat(JsonParserFactory.getJsonParser().parseMap(CommandRun.run(context, "upgrade", "--json").out()))
				.hasEntrySatisfying("error",
						(error) -> assertThat(error).asString()
							.contains("V4__sad.sql, line 2", "exists with the labels [happy]"))
				.hasEntrySatisfying("remedy",
						(remedy) -> assertThat(remedy).asString().contains("migrate fix add-missing-values"));
		}
	}

	@Test
	void twoBranchesWithTheSameVersion() {
		script("V2__c.sql", "create table c (id int)");
		try (ConfigurableApplicationContext context = service()) {
			for (String command : new String[] { "current", "history", "plan", "upgrade", "downgrade", "validate" }) {
				assertFails(context, 1, "more than one migration with version 2", command);
			}
			assertFails(context, 1, "more than one migration with version 2", "stamp", "1");
			assertFails(context, 1, "more than one migration with version 2", "upgrade", "--sql");
		}
	}

	@Test
	void historyThatIsGoneOrBroken() {
		try (ConfigurableApplicationContext context = service()) {
			CommandRun.run(context, "upgrade");
			this.database.execute("alter table flyway_schema_history rename to elsewhere");
			assertThat(CommandRun.run(context, "current").out()).startsWith("none 2 pending");
			assertFails(context, 1, "There is nothing to undo", "downgrade");
			assertFails(context, 1, "no schema history", "upgrade");
			assertFails(context, 1, "no schema history", "upgrade", "--sql");
			this.database.execute("alter table elsewhere rename to flyway_schema_history");
			this.database.execute("alter table flyway_schema_history rename column script to file");
			for (String command : new String[] { "current", "history", "plan", "upgrade", "downgrade" }) {
				assertFails(context, 1, "script", command);
			}
		}
	}

	@Test
	void lockHeldBySomebodyElse() throws SQLException {
		try (ConfigurableApplicationContext context = service();
				Connection other = this.database.connect();
				Statement statement = other.createStatement()) {
			CommandRun.run(context, "upgrade", "1");
			statement.execute("set application_name = 'the other one'");
			statement.execute("select pg_advisory_lock(1164866925, objid::int) from (values (%s)) lock (objid)"
				.formatted(lockId()));
			for (String[] command : new String[][] { { "upgrade" }, { "downgrade" }, { "stamp", "2" } }) {
				assertFails(context, 1, "the other one", command);
			}
			assertThat(CommandRun.run(context, "current").out()).startsWith("1 (a)");
			assertThat(CommandRun.run(context, "plan", "--sql").code()).isEqualTo(3);
		}
	}

	/**
	 * The key is the checksum of the quoted name of the history table.
	 */
	static int lockId() {
		java.util.zip.CRC32 crc = new java.util.zip.CRC32();
		crc.update("%s.\"flyway_schema_history\"".formatted(TestDatabase.quotedSchema())
			.getBytes(java.nio.charset.StandardCharsets.UTF_8));
		return (int) crc.getValue();
	}

	@Test
	void databaseThatIsAway() {
		try (ConfigurableApplicationContext context = service()) {
			this.database.close();
			for (String command : new String[] { "current", "history", "plan", "validate", "upgrade", "downgrade",
					"enums", "diagnose" }) {
				Result result = CommandRun.run(context, command);
				assertThat(result.code()).as(command).isOne();
				assertThat(result.err()).as(command).contains("error:", this.database.name(), "\n  ");
				assertThat(result.out()).isEmpty();
			}
		}
	}

	@Test
	void severalFlywayBeans() {
		try (TestDatabase other = TestDatabase.create();
				ConfigurableApplicationContext context = replica().boot((one) -> {
					one.registerBean("first", Flyway.class, () -> flyway(this.database));
					one.registerBean("second", Flyway.class, () -> flyway(other));
				})) {
			Result result = CommandRun.run(context, "upgrade");
			assertThat(result.code()).isEqualTo(2);
			assertThat(result.err()).contains("several Flyway beans", "--flyway: first, second");
			assertThat(CommandRun.run(context, "upgrade", "--flyway", "second").code()).isZero();
			assertThat(CommandRun.run(context, "current", "--flyway", "second").out()).startsWith("2 (b)");
			assertThat(CommandRun.run(context, "current", "--flyway", "first").out()).startsWith("none");
		}
	}

	@Test
	void oneOfSeveralFlywayBeansIsDiagnosed() {
		try (TestDatabase other = TestDatabase.create();
				ConfigurableApplicationContext context = replica().boot((one) -> {
					one.registerBean("first", Flyway.class, () -> flyway(this.database));
					one.registerBean("second", Flyway.class, () -> flyway(other));
				})) {
			for (String bean : new String[] { "first", "second" }) {
				assertThat(CommandRun.run(context, "upgrade", "--flyway", bean).code()).isZero();
			}
			other.execute("drop table b");
			Result sick = CommandRun.run(context, "diagnose", "--flyway", "second");
			assertThat(sick.code()).isEqualTo(ExitCode.FOUND);
			assertThat(sick.out()).contains("missing-recorded-table");
			Result healthy = CommandRun.run(context, "diagnose", "--flyway", "first");
			assertThat(healthy.code()).isZero();
			assertThat(healthy.out()).doesNotContain("missing-recorded-table");
			Result unsaid = CommandRun.run(context, "diagnose");
			assertThat(unsaid.code()).isEqualTo(2);
			assertThat(unsaid.err()).contains("--flyway: first, second");
		}
	}

	@Test
	void undoScriptsThatSeveralFlywayBeansShare() throws IOException {
		for (String bean : new String[] { "orders", "audit" }) {
			Path migrations = Files.createDirectories(this.directory.resolve(bean));
			Files.writeString(migrations.resolve("V1__%s.sql".formatted(bean)),
					"create table %s (id int)".formatted(bean));
		}
		Path undo = Files.createDirectories(this.directory.resolve("undo"));
		Files.writeString(undo.resolve("U1__orders.sql"), "drop table orders");
		try (ConfigurableApplicationContext context = replica().with("enumway.undo.locations", "filesystem:" + undo)
			.boot((one) -> {
				one.registerBean("orders", Flyway.class, () -> flyway(this.database, "orders"));
				one.registerBean("audit", Flyway.class, () -> flyway(this.database, "audit"));
			})) {
			CommandRun.run(context, "upgrade", "--flyway", "orders");
			CommandRun.run(context, "upgrade", "--flyway", "audit");
			assertFails(context, 1, "1 (audit)", "downgrade", "--flyway", "audit");
			Files.writeString(undo.resolve("U1__audit.sql"), "drop table audit");
			for (String bean : new String[] { "audit", "orders" }) {
				Result result = CommandRun.run(context, "downgrade", "--flyway", bean);
				assertThat(result.code()).as("%s", result).isZero();
				assertThat(state()).noneMatch((object) -> object.startsWith(bean + " "));
			}
		}
	}

	private Flyway flyway(TestDatabase one) {
		return Flyway.configure().dataSource(one.dataSource()).locations("filesystem:" + this.directory).load();
	}

	private Flyway flyway(TestDatabase one, String bean) {
		return Flyway.configure()
			.dataSource(one.dataSource())
			.locations("filesystem:" + this.directory.resolve(bean))
			.table("history_of_" + bean)
			.baselineOnMigrate(true)
			.baselineVersion("0")
			.load();
	}

	private void assertFails(ConfigurableApplicationContext context, int code, String message, String... command) {
		List<String> before = state();
		Result result = CommandRun.run(context, command);
		assertThat(result.code()).as("%s: %s", List.of(command), result).isEqualTo(code);
		assertThat(result.err()).as("%s", List.of(command)).containsIgnoringCase(message);
		assertThat(result.err().strip().lines().count()).as("what to do next: %s", result.err()).isGreaterThan(1);
		assertThat(result.out()).isEmpty();
		assertThat(state()).as("%s", List.of(command)).isEqualTo(before);
		String[] asJson = java.util.Arrays.copyOf(command, command.length + 1);
		asJson[command.length] = "--json";
		assertThat(JsonParserFactory.getJsonParser().parseMap(CommandRun.run(context, asJson).out()))
			.containsKey("remedy")
			.extractingByKey("error")
			.asString()
			.containsIgnoringCase(message);
	}

	private List<String> state() {
		List<String> state = new ArrayList<>(this.database.jdbc().sql(OBJECTS).query(String.class).list());
		if (state.stream().anyMatch((line) -> line.startsWith("flyway_schema_history r"))) {
			state.addAll(this.database.jdbc()
				.sql("select h::text from flyway_schema_history h order by 1")
				.query(String.class)
				.list());
		}
		return state;
	}

	private void script(String name, String sql) {
		try {
			Files.writeString(this.directory.resolve(name), sql);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private ConfigurableApplicationContext service() {
		return replica().boot();
	}

	private Replica replica() {
		return Replica.of(PlainService.class, this.database, "filesystem:" + this.directory)
			.with("enumway.startup", "none")
			.with("enumway.lock.timeout", "300ms")
			.with("enumway.packages", "without.enums");
	}

	/**
	 * A disk that has room for a few letters.
	 */
	private static final class FullDisk extends OutputStream {

		private int left = 20;

		@Override
		public void write(int b) throws IOException {
			if (--this.left < 0) {
				throw new IOException("No space left on device");
			}
		}

	}

	@DatabaseService
	static class PlainService {

	}

}
