package io.enumway.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

import io.enumway.cli.Migrate.Result;
import io.enumway.cli.service.ChildService;
import io.enumway.cli.service.FamilyService;
import io.enumway.cli.service.RestartedService;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Runs the commands as processes: output, exit code, and nothing else at work.
 */
class MigrateCommandTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	private Migrate migrate;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.migrate = new Migrate(this.database, this.directory)
			.script("V1__diary.sql", "create table diary (id int primary key, mood mood)")
			.script("U1__diary.sql", "drop table diary");
	}

	@Test
	void goesUpAndDownAndTellsWhereItStands() {
		assertThat(run(3, "current")).startsWith("none").contains("1 pending migration");
		assertThat(run(0, "upgrade")).contains("Upgraded from none to 1");
		assertThat(run(0, "diagnose")).contains("healthy: no findings");
		assertThat(run(0, "downgrade")).contains("Downgraded from 1 to none", "dropped enum type");
		assertThat(run(1, "downgrade")).isEmpty();
		assertThat(run(0, "stamp", "1")).contains("recorded as applied", "Stamped");
	}

	/**
	 * Six processes more; the packed example runs these commands in every build.
	 */
	@Test
	@EnabledIfSystemProperty(named = "enumway.rounds", matches = "full")
	void nothingOfTheServiceWorksInTheOtherCommands() {
		this.migrate.with("enumway.undo.reset-disabled=false");
		assertThat(run(3, "enums")).contains("missing");
		run(0, "upgrade");
		assertThat(run(0, "validate")).contains("valid");
		assertThat(run(0, "history")).contains("diary");
		assertThat(run(0, "fix", "--auto")).contains("Nothing to fix");
		assertThat(run(0, "reset", "--confirm", this.database.name())).contains("Downgraded from 1 to none");
	}

	@Test
	void coloursAreForTerminals() throws Exception {
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "no script of util-linux");
		this.migrate.script("V2__drop.sql", "drop type mood cascade");
		assertThat(this.migrate.runOnATerminal("lint", "V2__drop.sql").out()).contains("\u001b[", "drop-type-cascade");
		assertThat(run(3, "lint", "V2__drop.sql")).contains("drop-type-cascade").doesNotContain("\u001b");
	}

	@Test
	void outputThatCannotBeWrittenIsAFailure() {
		Path full = Path.of("/dev/full");
		assumeTrue(Files.exists(full), "no /dev/full");
		Result result = this.migrate.runInto(full, "lint", "V1__diary.sql", "--json");
		assertThat(result.code()).as("%s", result).isOne();
		assertThat(result.err()).contains("standard output could not be written");
	}

	@Test
	void saysOnStandardErrorWhatItWaitsForAndWorksAt() throws Exception {
		this.migrate.with("enumway.lock.timeout=300ms");
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			statement.execute("set application_name = 'the other one'");
			statement.execute("select pg_advisory_lock(1164866925, objid::int) from (values (%s)) lock (objid)"
				.formatted(CommandFailuresTests.lockId()));
			Result waiting = this.migrate.run("upgrade", "--json");
			assertThat(waiting.code()).as("%s", waiting).isOne();
			assertThat(waiting.err()).containsPattern("Waiting for the .*the other one");
			assertThat(JsonParserFactory.getJsonParser().parseMap(waiting.out())).containsKey("error");
		}
		Result up = this.migrate.run("upgrade", "--json");
		assertThat(up.err()).contains("Running migration V1__diary.sql");
		assertThat(JsonParserFactory.getJsonParser().parseMap(up.out())).containsEntry("to", "1");
		Result down = this.migrate.run("downgrade");
		assertThat(down.err()).contains("Undoing migration 1 (diary) with U1__diary.sql");
		assertThat(down.out()).startsWith("Version").doesNotContain("Undoing");
	}

	@Test
	void createsMigrations() throws Exception {
		assertThat(run(0, "create", "Add user time-zone", "--directory", ".")).contains("__add_user_time_zone.sql");
		assertThat(Files.list(this.directory).map((file) -> file.getFileName().toString()))
			.anyMatch((name) -> name.matches("V\\d{8}_\\d{4}__add_user_time_zone\\.sql"))
			.anyMatch((name) -> name.matches("U\\d{8}_\\d{4}__add_user_time_zone\\.sql"));
		this.database.execute("create type mood as enum ('cheerful', 'angry')");
		assertThat(run(2, "create", "moods", "--from-enums", "--java", "--directory", "java")).isEmpty();
		run(0, "create", "moods", "--from-enums", "--java", "--directory", "java", "--rename",
				TestDatabase.schema() + ".mood.cheerful=happy", "--replace", TestDatabase.schema() + ".mood.angry=sad");
		Path file = Files.list(this.directory.resolve("java/db/migration")).findFirst().orElseThrow();
		assertThat(Files.readString(file)).contains("changes.renameValue(\"mood\", \"cheerful\", \"happy\");",
				"changes.addValue(\"mood\", \"sad\").after(\"happy\");",
				"changes.removeValue(\"mood\", \"angry\").replaceWith(\"sad\");",
				"m.enums().renameValue(\"mood\", \"happy\", \"cheerful\");");
	}

	@Test
	void helpsAndComplainsWithoutADatabase() {
		this.database.close();
		assertThat(run(0, "--help")).contains("Usage: migrate", "diagnose", "Exit codes");
		Result unknown = this.migrate.run("dwngrade");
		assertThat(unknown.code()).isEqualTo(2);
		assertThat(unknown.err()).contains("downgrade");
		Result away = this.migrate.run("current");
		assertThat(away.code()).isOne();
		assertThat(away.err()).contains("does not exist");
	}

	@Test
	void lintsFilesWithoutADatabase() {
		this.database.close();
		this.migrate.script("V2__drop.sql", "drop type mood cascade");
		assertThat(run(3, "lint", "V2__drop.sql")).contains("drop-type-cascade", "V2__drop.sql:1");
	}

	@ParameterizedTest
	@ValueSource(classes = { ChildService.class, FamilyService.class, RestartedService.class })
	void worksInAContextWithAParentAndInAMainThatIsRestarted(Class<?> main) {
		this.migrate.of(main);
		assertThat(run(0, "upgrade")).contains("Upgraded from none to 1");
	}

	@Test
	void webApplicationTypeOfTheServiceStartsNoServer() {
		this.migrate.with("spring.main.web-application-type=servlet").with("spring.main.lazy-initialization=false");
		this.migrate.before("--spring.profiles.active=any", "--enumway.startup=migrate");
		assertThat(run(0, "upgrade", "--spring.application.name=any")).contains("Upgraded from none to 1");
	}

	@Test
	void serviceThatDoesNotStartSaysSoInJson() {
		this.migrate.with("spring.config.import=file:missing.properties");
		Result result = this.migrate.run("current", "--json");
		assertThat(result.code()).isOne();
		assertThat(JsonParserFactory.getJsonParser().parseMap(result.out())).containsKeys("error", "remedy");
		assertThat(result.out()).contains("missing.properties");
		assertThat(result.err()).contains("APPLICATION FAILED TO START");
	}

	@Test
	void serviceWithoutFlywaySaysSo() {
		this.migrate.with("spring.flyway.enabled=false");
		Result result = this.migrate.run("current");
		assertThat(result.code()).isOne();
		assertThat(result.err()).contains("has no Flyway bean").contains("spring.flyway.enabled");
	}

	@Test
	void interruptLeavesNothingHalfDone() throws Exception {
		this.migrate.script("V2__slow.sql", "create table half (id int); select pg_sleep(600)");
		Process process = this.migrate.start("upgrade");
		try {
			this.database.awaitStatement("%pg_sleep(600)%");
			Migrate.interrupt(process);
			assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		await().until(() -> this.database.advisoryLocks().isEmpty());
		assertThat(count("select count(*) from pg_class where relname = 'half'")).isZero();
		assertThat(run(3, "current")).startsWith("1 (diary)").contains("1 pending");
		this.migrate.script("V2__slow.sql", "create table half (id int)");
		assertThat(run(0, "upgrade")).contains("Upgraded from 1 to 2");
	}

	@Test
	void interruptOfADowngradeLeavesNothingHalfDone() throws Exception {
		this.migrate.script("V2__note.sql", "alter table diary add note text; create table pages (id int)")
			.script("U2__note.sql", "drop table pages; select pg_sleep(600); alter table diary drop note");
		run(0, "upgrade");
		Process process = this.migrate.start("downgrade", "--target", "0");
		try {
			this.database.awaitStatement("%pg_sleep(600)%");
			Migrate.interrupt(process);
			assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		await().until(() -> this.database.advisoryLocks().isEmpty());
		assertThat(count("select count(*) from pg_class where relname = 'pages'")).isOne();
		assertThat(run(0, "current")).startsWith("2 (note) up to date");
		this.migrate.script("U2__note.sql", "drop table pages; alter table diary drop note");
		assertThat(run(0, "downgrade", "--target", "0")).contains("Downgraded from 2 to none");
	}

	@Test
	void settingsOfTheServiceMakeNothingWork() {
		this.migrate
			.environment("SPRING_APPLICATION_JSON",
					"""
							{"spring": {"main": {"lazy-initialization": false, "web-application-type": "servlet", "keep-alive": true},
							"flyway": {"table": "changes"}}, "enumway": {"startup": "migrate"}}""")
			.environment("LC_ALL", "C");
		this.migrate.script("V2__mood.sql", "comment on table diary is '\u00e4rger'");
		assertThat(run(3, "plan", "--sql")).contains("'\u00e4rger'");
		String script = run(3, "upgrade", "--sql", "--enumway.startup=migrate");
		assertThat(script).contains("'\u00e4rger'", "\"changes\"");
		assertThat(count("select count(*) from pg_class where relname = 'diary'")).isZero();
		assertThat(run(0, "upgrade")).contains("Upgraded from none to 2");
		assertThat(run(0, "current", "-v")).contains(".changes,");
	}

	private long count(String sql) {
		return this.database.jdbc().sql(sql).query(Long.class).single();
	}

	private String run(int code, String... arguments) {
		Result result = this.migrate.run(arguments);
		assertThat(result.code()).as("%s", result).isEqualTo(code);
		assertThat(result.out()).doesNotContain("WORKS");
		assertThat(result.err()).doesNotContain("WORKS");
		return result.out();
	}

}
