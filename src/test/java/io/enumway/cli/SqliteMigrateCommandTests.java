package io.enumway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import io.enumway.cli.CommandOutputTests.PlainService;
import io.enumway.cli.Migrate.Result;
import io.enumway.cli.service.BusyService;
import io.enumway.replica.Replica;
import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command line of a service on SQLite, by itself and in the context of the service.
 */
class SqliteMigrateCommandTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private final SqliteDatabase database = SqliteDatabase.create("?foreign_keys=on");

	@Test
	void goesUpAndDownDiagnosesAndMends() throws Exception {
		Result upgrade = migrate().script("V1__diary.sql", "create table diary (id integer primary key, mood mood)")
			.script("U1__diary.sql", "drop table diary")
			.run("upgrade");
		assertThat(upgrade.code()).as("%s", upgrade).isZero();
		assertThat(upgrade.out()).contains("Upgraded from none to 1").doesNotContain("WORKS");
		try (ConfigurableApplicationContext service = service()) {
			looksDiagnosesMendsAndGoesDown(service);
		}
	}

	@Test
	void plansStampsValidatesLintsAndResets() throws Exception {
		Files.writeString(this.directory.resolve("V1__diary.sql"),
				"create table diary (id integer primary key, mood mood)");
		Files.writeString(this.directory.resolve("U1__diary.sql"), "drop table diary");
		Files.writeString(this.directory.resolve("V2__note.sql"), "pragma foreign_keys = off");
		try (ConfigurableApplicationContext service = service()) {
			assertThat(run(service, 3, "lint")).contains("ineffective-pragma", "V2__note.sql:1");
			Files.writeString(this.directory.resolve("V2__note.sql"), "alter table diary add column note text");
			Files.writeString(this.directory.resolve("U2__note.sql"), "alter table diary drop column note");
			assertThat(run(service, 0, "lint")).contains("no hazards");
			assertThat(run(service, 3, "plan", "--sql")).contains(
					"create table diary (id integer primary key, mood mood)", "alter table diary add column note text");
			Result script = CommandRun.run(service, "upgrade", "--sql");
			assertThat(script.code()).as("%s", script).isOne();
			assertThat(script.err().replaceAll("\\s+", " ")).contains(
					"Scripts are written for PostgreSQL and psql only",
					"Run migrate upgrade on a copy of the database file");
			assertThat(this.database.sql("diary")).as("what looked only").isEqualTo("nothing");

			this.database.execute("create table diary (id integer primary key, mood text, note text)");
			assertThat(run(service, 0, "stamp", "2")).contains("recorded as applied: 1 (diary)",
					"recorded as applied: 2 (note)", "Stamped from none to 2");
			assertThat(run(service, 0, "validate")).contains("valid");
			Files.writeString(this.directory.resolve("V2__note.sql"), "alter table diary add column note varchar(9)");
			assertThat(run(service, 3, "validate")).contains("2 ").containsIgnoringCase("checksum");
			Files.writeString(this.directory.resolve("V2__note.sql"), "alter table diary add column note text");
			assertThat(CommandRun.run(service, "reset", "--confirm", "other.db").code()).isOne();
			assertThat(run(service, 0, "reset", "--confirm", this.database.file().getFileName().toString()))
				.contains("Downgraded from 2 to none");
			assertThat(this.database.sql("diary")).isEqualTo("nothing");
		}
	}

	private void looksDiagnosesMendsAndGoesDown(ConfigurableApplicationContext service) throws Exception {
		assertThat(run(service, 0, "current")).startsWith("1 (diary) up to date");
		assertThat(run(service, 0, "current", "-v")).contains("history main.flyway_schema_history, applied ");
		assertThat(run(service, 0, "enums")).contains("main.mood", "happy, sad", "BusyService$Mood");
		assertThat(run(service, 0, "diagnose")).contains("healthy: no findings");
		this.database.execute("create table other (id integer primary key, mood mood)");
		assertThat(run(service, 3, "diagnose", "--html", this.directory.resolve("report.html").toString()))
			.contains("ERROR column-without-constraint", "migrate fix align-columns");
		assertThat(Files.readString(this.directory.resolve("report.html"))).contains("SQLite 3.", "align-columns")
			.doesNotContain("PostgreSQL");
		String script = run(service, 3, "diagnose", "--sql");
		assertThat(script).contains(".bail on\n.dbconfig defensive off\n", "begin;\nPRAGMA main.writable_schema = ON;",
				"commit;");
		assertThat(run(service, 3, "fix", "--dry-run", "align-columns")).contains(".bail on\n.dbconfig defensive off\n",
				"begin;\nPRAGMA main.writable_schema = ON;", "commit;");
		if (runsInTheShell(script)) {
			assertThat(run(service, 0, "fix", "--auto")).contains("Nothing to fix", "healthy");
		}
		else {
			assertThat(run(service, 0, "fix", "--auto")).contains("fixed column-without-constraint", "healthy");
		}
		assertThat(run(service, 0, "downgrade", "--force")).contains("Downgraded from 1 to none");
		assertThat(run(service, 0, "history")).contains("undone");
	}

	/**
	 * The colours are those of the style sheet.
	 */
	@Test
	void reportFitsWideAndNarrowWindowsOfABrowser() throws Exception {
		Browser browser = Browser.in(this.directory);
		Path report = this.directory.resolve("report.html");
		Files.writeString(this.directory.resolve("V1__diary.sql"),
				"create table diary (id integer primary key, mood mood)");
		try (ConfigurableApplicationContext service = service()) {
			run(service, 0, "upgrade");
			this.database
				.execute("create table %s (id integer primary key, mood mood)".formatted("a_long_name".repeat(9)));
			run(service, 3, "diagnose", "--html", report.toString());
		}
		Browser.Look look = browser.look(report, ".state", ".finding .badge", ".chip", ".timeline .applied", "pre");
		assertThat(look.told()).filteredOn((line) -> line.startsWith("width "))
			.hasSize(2)
			.allMatch((line) -> line.matches("width (\\d+) of \\1"));
		assertThat(look.told())
			.contains(".state rgb(194, 69, 30) none block 600", ".finding .badge rgb(194, 69, 30) none inline 600",
					".chip rgb(28, 36, 48) solid block 400")
			.anyMatch((line) -> line.startsWith(".timeline .applied rgb("))
			.anyMatch((line) -> line.startsWith("pre rgb("));
		assertThat(look.colours(0, 1200)).as("wide").isGreaterThan(16);
		assertThat(look.colours(1200, 1600)).as("narrow").isGreaterThan(16);
	}

	@Test
	void createsNoSqlForTypesThatSqliteDoesNotHave() {
		this.database.execute(
				"create table diary (id integer primary key, mood text constraint mood check (mood in ('cheerful', 'sad')))");
		Result result = migrate().run("create", "moods", "--from-enums", "--rename", "mood.cheerful=happy",
				"--directory", "new");
		assertThat(result.code()).as("%s", result).isEqualTo(2);
		assertThat(result.err()).contains("Repeat with --java");
		assertThat(this.directory.resolve("new")).doesNotExist();
	}

	private Migrate migrate() {
		return new Migrate(this.directory, this.database.properties())
			.with("spring.autoconfigure.exclude=" + HibernateJpaAutoConfiguration.class.getName() + ","
					+ DataJdbcRepositoriesAutoConfiguration.class.getName())
			.with("spring.data.jpa.repositories.enabled=false");
	}

	/**
	 * Run a script in a shell that protects itself as those of SQLite 3.42 and later do.
	 * @return whether there is a shell
	 */
	private boolean runsInTheShell(String script) throws IOException, InterruptedException {
		Path file = Files.writeString(this.directory.resolve("fix.sql"), script);
		Process shell;
		try {
			shell = new ProcessBuilder("sqlite3", "-batch", "-cmd", ".dbconfig defensive on",
					this.database.file().toString())
				.redirectInput(file.toFile())
				.redirectErrorStream(true)
				.start();
		}
		catch (IOException ex) {
			return false;
		}
		String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(shell.waitFor()).as(output).isZero();
		assertThat(output).doesNotContain("rror");
		assertThat(this.database.sql("other")).contains("CONSTRAINT \"mood\"");
		return true;
	}

	private ConfigurableApplicationContext service() {
		Map<String, String> database = Arrays.stream(this.database.properties())
			.map((property) -> property.split("=", 2))
			.collect(Collectors.toMap((property) -> property[0], (property) -> property[1]));
		return new Replica(PlainService.class, database).with("spring.flyway.locations", "filesystem:" + this.directory)
			.with("enumway.startup", "none")
			.with("enumway.undo.reset-disabled", "false")
			.with("enumway.packages", BusyService.class.getPackageName())
			.boot();
	}

	private static String run(ConfigurableApplicationContext service, int code, String... arguments) {
		Result result = CommandRun.run(service, arguments);
		assertThat(result.code()).as("%s", result).isEqualTo(code);
		return result.out();
	}

}
