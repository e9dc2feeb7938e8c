package io.enumway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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
	void commandsTellWhereItStands() {
		assertThat(run(3, "plan")).contains("diary", "From none to 1");
		assertThat(run(3, "upgrade", "--dry-run")).contains("create table diary");
		assertThat(run(0, "upgrade")).contains("Upgraded from none to 1");
		assertThat(run(0, "upgrade")).contains("Nothing to do");
		assertThat(run(0, "validate")).contains("valid");
		assertThat(run(0, "current", "-v")).startsWith("1 (diary) up to date").contains("flyway_schema_history");
		assertThat(run(0, "enums")).contains("mood", "happy, sad", "BusyService$Mood");
		assertThat(run(0, "downgrade")).contains("Downgraded from 1 to none");
		assertThat(run(0, "history")).contains("undone");
		assertThat(run(0, "stamp", "1")).contains("Stamped");
		assertThat(run(0, "current")).startsWith("1 (diary)");
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
	void contractMigrationsThatWaitAreNamed() throws Exception {
		run(0, "upgrade");
		String name = "V3__contract__drop_the_diary_that_nobody_reads_since_the_last_release_but_one.sql";
		script(name, "drop table diary");
		for (String[] command : new String[][] { { "upgrade" }, { "plan" } }) {
			assertThat(run(0, command)).contains("Nothing to do: the database is at version 1", name)
				.containsPattern("waits: migrate upgrade\\s+--contract");
		}
		for (String[] command : new String[][] { { "upgrade", "--sql" }, { "plan", "--sql" } }) {
			assertThat(run(0, command).lines()).allMatch((line) -> line.startsWith("-- "))
				.anyMatch((line) -> line.equals("-- " + name + " waits: migrate upgrade --contract"));
		}
		assertThat(run(0, "current", "-v")).contains("up to date 1 waiting contract migration", "  waiting 3 (contract")
			.doesNotContain("pending");
		assertThat(run(3, "plan", "--contract")).contains("From 1 to 3");
		assertThat(run(2, "plan", "3", "--contract")).isEmpty();
		assertThat(run(0, "upgrade", "--contract")).contains("Upgraded from 1 to 3").doesNotContain("waits");
	}

	@Test
	void jsonDocumentsHaveTheDocumentedMembers() {
		run(0, "upgrade");
		assertThat(members(0, "current")).contains("flyway", "database", "schema", "table", "current", "pending",
				"waiting", "failed");
		assertThat(members(0, "plan")).contains("flyway", "from", "to", "migrations", "waiting");
		assertThat(members(0, "history")).contains("flyway", "schema", "table", "currentVersion", "entries");
		assertThat(members(0, "upgrade")).contains("flyway", "from", "to", "executed", "waiting", "took");
		assertThat(members(0, "upgrade", "--sql")).contains("flyway", "from", "to", "migrations", "waiting", "notes",
				"sql");
		assertThat(members(0, "validate")).contains("flyway", "problems");
		assertThat(members(0, "enums")).containsExactlyInAnyOrder("types", "declared", "drift");
		assertThat(members(0, "diagnose")).containsExactlyInAnyOrder("findings", "notes", "at");
		assertThat(members(0, "lint")).containsExactly("findings");
		assertThat(members(0, "fix", "--auto", "--dry-run")).containsExactly("fixes");
		assertThat(members(0, "fix", "--auto")).containsExactlyInAnyOrder("applied", "byHand", "after");
		assertThat(members(0, "create", "a", "--sql", "--directory", this.directory.resolve("new").toString()))
			.containsExactly("files");
		assertThat(run(0, "create", "b", "--prefix", "M", "--separator", "-", "--suffix", ".ddl", "--directory",
				this.directory.resolve("new").toString()))
			.contains("-b.ddl");
		assertThat(members(0, "completion")).containsExactly("script");
		assertThat(members(0, "downgrade", "--force")).contains("flyway", "from", "to", "undone", "took");
		assertThat(members(0, "stamp", "1")).contains("flyway", "from", "to", "marked", "unmarked");
	}

	@Test
	void diagnosesAndMends() throws Exception {
		run(0, "upgrade");
		this.database.execute("create type mood_old as enum ('happy')");
		this.database.execute("create table t (state text check (state in ('happy', 'sad')))");
		assertThat(run(3, "diagnose"))
			.contains("WARNING leftover-type", "remove-leftovers@" + TestDatabase.schema() + ".mood_old", "text-column")
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
	void whatOthersNameDoesNothingToTheTerminal() throws Exception {
		run(0, "upgrade");
		this.database.execute("create type \"\u001b[2Jmood_old\" as enum ('a\u001b]0;title\u0007', E'b\nc')");
		for (String printed : List.of(run(0, "diagnose"), run(0, "enums"), run(0, "fix", "--auto"))) {
			assertThat(printed.replace("\n", "")).contains("[2Jmood_old").doesNotContainPattern("\\p{Cntrl}");
		}
		assertThat(CommandRun.run(this.context, "stamp", "\u001b[2J").err()).doesNotContain("\u001b");
	}

	@Test
	void commandsToPasteAreOnOneLine() throws Exception {
		this.database
			.execute("create type mood as enum ('happy', 'sad'); create table diary (id int primary key, mood mood)");
		assertThat(run(3, "diagnose").lines()).contains("      java -jar service.jar migrate stamp 1",
				"      java -jar service.jar migrate stamp <version>");
	}

	@Test
	void scriptOfADiagnosisHasEvidenceOtherFixesAndQueries() {
		run(0, "upgrade");
		this.database.execute("create table t (id int); insert into t values (1), (1)");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.database.execute("create unique index concurrently twice on t (id)"));
		String script = run(3, "diagnose", "--sql");
		assertThat(script).contains("-- - ", "\n-- or:\n").containsIgnoringCase("\n-- drop index concurrently");
		String queries = script.substring(script.indexOf("-- See for yourself:\n"));
		assertThat(queries.lines()).hasSizeGreaterThan(2).allMatch((line) -> line.startsWith("-- "));
		this.database.execute(queries.lines().skip(1).map((line) -> line.substring(3)).collect(joining("\n")));
	}

	@Test
	void lintsFilesOfAnyEncodingAndWithPlaceholders() throws IOException {
		Path marked = Files.writeString(this.directory.resolve("marked.sql"), "\uFEFFdrop type mood cascade");
		assertThat(run(3, "lint", marked.toString())).contains("drop-type-cascade", "marked.sql:1");
		Path latin = Files.write(this.directory.resolve("latin.sql"),
				"-- \u00e4rger\ndrop type mood cascade".getBytes(StandardCharsets.ISO_8859_1));
		Path configuration = this.directory.resolve("latin.sql.conf");
		for (String encoding : new String[] { "", "encoding=ISO-8859-1" }) {
			Files.writeString(configuration, encoding);
			assertThat(run(3, "lint", latin.toString())).contains("latin.sql:2");
		}
		Files.writeString(configuration, "encoding=nonsense");
		assertThat(run(2, "lint", latin.toString())).isEmpty();
		Path placeholder = Files.writeString(this.directory.resolve("placeholder.sql"),
				"alter table ${schema}.orders add column note text");
		assertThat(run(3, "lint", placeholder.toString())).contains("_schema.orders");
	}

	@Test
	void lintsFilesByThemselvesAndTogether() throws IOException {
		assertThat(run(0, "lint", file("V1__calm.sql", "create table diary (id int)"))).contains("no hazards");
		String calm = file("V3__calm.sql", "alter type mood add value 'calm'; update diary set mood = 'calm'");
		assertThat(run(3, "lint", calm)).contains("add-and-use-value");
		file("V3__calm.sql.conf", "executeInTransaction=false");
		assertThat(run(0, "lint", calm)).contains("no hazards");
		String drop = file("V9__drop.sql", "drop type mood");
		String again = file("V10__mood.sql", "create type mood as enum ('happy')");
		String first = file("V8__mood.sql", "create type mood as enum ('happy')");
		assertThat(run(0, "lint", again, first, drop)).contains("no hazards");
		assertThat(run(3, "lint", again, first)).contains("duplicate-type", "V10__mood.sql:1");
	}

	@Test
	void explainsCommandsAndRefusesWrongOnes() {
		assertThat(run(0, "downgrade", "--help")).contains("--force");
		assertThat(run(2, "downgrade", "--steps", "1", "--target", "1")).isEmpty();
		assertThat(run(2)).isEmpty();
	}

	private String file(String name, String content) throws IOException {
		Path directory = Files.createDirectories(this.directory.resolve("linted"));
		return Files.writeString(directory.resolve(name), content).toString();
	}

	@Test
	void tablesFitEightyColumns() throws Exception {
		script("V2__%s.sql".formatted("a_rather_long_description_of_a_migration_that_says_all".repeat(2)),
				"create table u (id int)");
		run(0, "upgrade");
		script("V3__contract__%s.sql".formatted("and_another_one_that_waits_for_long"), "select 1");
		for (String command : new String[] { "history", "enums", "diagnose", "plan", "validate", "upgrade" }) {
			assertFitsEightyColumns(run(0, command));
		}
		this.database.execute("update flyway_schema_history set checksum = 0 where version = '2'");
		assertFitsEightyColumns(run(3, "validate"));
		this.database.execute("create type mood%sold as enum ('a')".formatted("_".repeat(50)));
		assertFitsEightyColumns(run(3, "fix", "--auto"));
		assertFitsEightyColumns(run(3, "plan", "--contract"));
		assertFitsEightyColumns(run(0, "stamp", "1"));
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
