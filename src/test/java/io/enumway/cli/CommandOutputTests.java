package io.enumway.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

import io.enumway.cli.Migrate.Result;
import io.enumway.cli.service.BusyService;
import io.enumway.replica.DatabaseService;
import io.enumway.replica.Replica;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the commands print, for people and for machines.
 */
class CommandOutputTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	private TestDatabase database;

	private ConfigurableApplicationContext context;

	@BeforeEach
	void setUp() throws Exception {
		this.database = TestDatabase.create();
		script("V1__diary.sql", "create table diary (id int primary key, mood mood)");
		script("U1__diary.sql", "drop table diary");
		this.context = Replica.of(PlainService.class, this.database, "filesystem:" + this.directory)
			.with("enumway.startup", "none")
			.with("enumway.packages", BusyService.class.getPackageName())
			.boot();
	}

	@AfterEach
	void tearDown() {
		this.context.close();
		this.database.close();
	}

	@Test
	void everyCommandPrintsJson() {
		run(0, "upgrade");
		for (String command : new String[] { "current", "history", "plan", "validate", "enums", "diagnose" }) {
			assertThat(members(0, command)).as(command).isNotEmpty();
		}
		assertThat(run(0, "current", "--json")).contains("\"version\":\"1\"");
		assertThat(members(1, "upgrade", "99")).contains("error", "remedy");
	}

	@Test
	void jsonDocumentsHaveTheDocumentedMembers() {
		run(0, "upgrade");
		assertThat(members(0, "current")).contains("flyway", "database", "schema", "table", "current", "pending",
				"failed");
		assertThat(members(0, "plan")).contains("flyway", "from", "to", "migrations");
		assertThat(members(0, "validate")).contains("flyway", "problems");
		assertThat(members(0, "enums")).containsExactlyInAnyOrder("types", "declared", "drift");
		assertThat(members(0, "diagnose")).containsExactlyInAnyOrder("findings", "notes", "at");
		assertThat(members(0, "lint")).containsExactly("findings");
		assertThat(members(0, "fix", "--auto", "--dry-run")).containsExactly("fixes");
		assertThat(members(0, "downgrade", "--force")).contains("flyway", "from", "to", "undone", "took");
		assertThat(members(0, "stamp", "1")).contains("flyway", "from", "to", "marked", "unmarked");
	}

	@Test
	void diagnosesAndMends() throws Exception {
		run(0, "upgrade");
		this.database.execute("create type mood_old as enum ('happy')");
		this.database.execute("create table t (state text check (state in ('happy', 'sad')))");
		assertThat(run(3, "diagnose")).contains("WARNING leftover-type", "migrate fix remove-leftovers", "text-column")
			.doesNotContain("\u001b")
			.satisfies(CommandOutputTests::assertFitsEightyColumns);
		assertThat(run(0, "diagnose", "--fail-on", "error", "--color", "on")).contains("leftover-type", "\u001b[");
		String script = run(3, "diagnose", "--sql");
		assertThat(script).contains("drop type", "-- alter table");
		this.database.execute(script); // as psql would
		assertThat(count("select count(*) from pg_type where typname = 'mood_old'")).isZero();
		assertThat(count(
				"select count(*) from pg_attribute where attrelid = 't'::regclass and atttypid = 'text'::regtype"))
			.isOne();
		this.database.execute("drop table t; create type mood_old as enum ('happy')");
		Path report = this.directory.resolve("report.html");
		assertThat(run(3, "diagnose", "--html", report.toString())).contains("leftover-type");
		assertThat(Files.readString(report)).contains("mood_old", "</html>");
		assertThat(run(3, "fix", "--auto", "--dry-run")).contains("drop type");
		assertThat(run(0, "fix", "--auto")).contains("fixed leftover-type", "healthy");
		assertThat(run(1, "fix", "nonsense")).isEmpty();
	}

	@Test
	void tablesFitEightyColumns() throws Exception {
		script("V2__%s.sql".formatted("a_rather_long_description_of_a_migration_that_says_all".repeat(2)),
				"create table u (id int)");
		run(0, "upgrade");
		for (String command : new String[] { "history", "enums", "diagnose" }) {
			assertFitsEightyColumns(run(0, command));
		}
	}

	private static void assertFitsEightyColumns(String text) {
		assertThat(text.lines()).allSatisfy((line) -> assertThat(line.length()).isLessThanOrEqualTo(80));
	}

	private void script(String name, String sql) throws Exception {
		Files.writeString(this.directory.resolve(name), sql);
	}

	private long count(String sql) {
		return this.database.jdbc().sql(sql).query(Long.class).single();
	}

	private Set<String> members(int code, String... command) {
		String[] arguments = Arrays.copyOf(command, command.length + 1);
		arguments[command.length] = "--json";
		return JsonParserFactory.getJsonParser().parseMap(run(code, arguments)).keySet();
	}

	private String run(int code, String... arguments) {
		Result result = CommandRun.run(this.context, arguments);
		assertThat(result.code()).as("%s", result).isEqualTo(code);
		return result.out();
	}

	@DatabaseService
	static class PlainService {

	}

}
