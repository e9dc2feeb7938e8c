package io.enumway.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.Consumer;

import io.enumway.EnumChanges;
import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReports;
import io.enumway.replica.Causes;
import io.enumway.replica.DatabaseService;
import io.enumway.replica.Replica;
import io.enumway.testing.SmallFileSystem;
import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Boots on SQLite: where the file is, how it is opened, what the scripts do.
 */
class SqliteBootTests {

	private static final String V1 = "create table diary (id integer primary key, mood mood not null default 'ok');";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path scripts;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	private final SqliteDatabase database = SqliteDatabase.create("?foreign_keys=on");

	@AfterEach
	void tearDown() {
		assertThat(this.database.single("pragma integrity_check")).isEqualTo("ok");
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "delete", "wal", "truncate", "persist", "memory" })
	void everyJournalModeStaysAsItIs(String mode) {
		this.database.execute("pragma journal_mode = " + mode);
		script("V1__diary.sql", V1);
		boot(this.database.url()).close();
		boot(this.database.url(), (context) -> context.registerBean(V2__Glad.class)).close();
		assertThat(this.database.single("select group_concat(label) from enumway_enums where position > 0"))
			.isEqualTo("sad,glad");
		if (mode.equals("wal")) {
			assertThat(this.database.single("pragma journal_mode")).isEqualTo("wal");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "with space.db", "ünï 日本.db", "100%25.db", "a'b.db", "semi;colon.db", "#hash.db" })
	void oddPathsAreThoseOfFileAndLock(String name) throws Exception {
		String url = "jdbc:sqlite:" + this.directory.resolve(name) + "?foreign_keys=on";
		script("V1__diary.sql", V1);
		bootTwice(url);
		assertThat(Files.list(this.directory)).extracting((file) -> file.getFileName().toString())
			.contains(name + ".enumway-lock");
	}

	@Test
	void uriWithParameters() throws Exception {
		script("V1__diary.sql", V1);
		bootTwice("jdbc:sqlite:file:" + this.directory.resolve("app%20data.db") + "?cache=shared&foreign_keys=on");
		assertThat(this.directory.resolve("app data.db.enumway-lock")).exists();
	}

	@Test
	void relativePath() throws Exception {
		script("V1__diary.sql", V1);
		Path relative = Path.of("").toAbsolutePath().relativize(this.directory.resolve("relative.db"));
		bootTwice("jdbc:sqlite:" + relative);
		assertThat(this.directory.resolve("relative.db.enumway-lock")).exists();
	}

	@Test
	void databaseInTheMemoryOfAPoolOfOne() {
		script("V1__diary.sql", V1);
		Replica replica = replica("jdbc:sqlite::memory:").withPool(1);
		try (ConfigurableApplicationContext context = boot(replica, (one) -> one.registerBean(V2__Glad.class))) {
			assertThat(report(context).currentVersion()).isEqualTo("2");
			context.getBean(JdbcClient.class).sql("insert into diary (mood) values ('glad')").update();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:sqlite:file:boot?mode=memory&cache=shared",
			"jdbc:sqlite:file:/boot?vfs=memdb&foreign_keys=on" })
	void sharedDatabaseInMemoryOfAPoolOfSeveral(String url) throws Exception {
		script("V1__diary.sql", V1);
		try (Connection open = DriverManager.getConnection(url);
				ConfigurableApplicationContext context = boot(replica(url).withPool(3),
						(one) -> one.registerBean(V2__Glad.class))) {
			assertThat(report(context).currentVersion()).isEqualTo("2");
			try (Statement statement = open.createStatement()) {
				statement.execute("insert into diary (mood) values ('glad')");
			}
		}
		assertThat(Path.of("/boot.enumway-lock")).doesNotExist();
	}

	@Test
	void poolOfSeveralAndAUrlOfItsOwnForFlyway() {
		script("V1__diary.sql", V1);
		Replica replica = replica(this.database.url()).withPool(3)
			.with("spring.flyway.url", this.database.url() + "&busy_timeout=100");
		try (ConfigurableApplicationContext context = boot(replica, (one) -> one.registerBean(V2__Glad.class))) {
			assertThat(context.getBean(EnumManager.class).find("mood").orElseThrow().labels()).containsExactly("sad",
					"glad");
		}
	}

	@Test
	void laterScriptsAddRenameAndDropEnumColumns() {
		script("V1__diary.sql", V1);
		boot(this.database.url()).close();
		this.database.execute("insert into diary values (1, 'sad')");
		script("V2__more.sql", """
				alter table diary add column second mood not null default 'sad';
				alter table diary rename column mood to first;
				alter table diary rename to journal;
				create table gone (mood mood);
				drop table gone;
				""");
		boot(this.database.url()).close();
		assertThatIllegalStateException().isThrownBy(() -> this.database.execute("update journal set second = 'x'"));
		boot(this.database.url(), (context) -> context.registerBean(V3__Rename.class)).close();
		assertThat(this.database.single("select first || second from journal")).isEqualTo("blueblue");
		script("V4__drop.sql", "alter table journal drop column second; drop table journal;");
		boot(this.database.url(), (context) -> context.registerBean(V3__Rename.class)).close();
	}

	@Test
	void definitionsOfEachDatabaseAndPlaceholders() {
		script("common/V1__diary.sql", "create table diary (id integer primary key, mood mood, at ${timestamp});");
		script("sqlite/V2__strict.sql",
				"create table strict_one (mood text not null constraint mood check (mood in ('sad', 'ok')), primary key (mood)) strict, without rowid;");
		Replica replica = replica(this.database.url())
			.with("spring.flyway.locations", "filesystem:%1$s/common,filesystem:%1$s/{vendor}".formatted(this.scripts))
			.with("spring.flyway.placeholders.timestamp", "timestamp default current_timestamp");
		boot(replica, (context) -> {
		}).close();
		boot(replica, (context) -> context.registerBean(V3__Rename.class)).close();
		this.database.execute("insert into strict_one values ('blue')", "insert into diary (mood) values (null)");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.database.execute("insert into strict_one values ('sad')"));
		assertThat(this.database.sql("strict_one")).endsWith("strict, without rowid");
	}

	@ParameterizedTest
	@ValueSource(strings = { "delete", "wal" })
	void migrationThatFailsHalfWayLeavesTheFileAsItWas(String journal) throws IOException {
		this.database.execute("pragma journal_mode = " + journal);
		script("V1__diary.sql", V1);
		boot(this.database.url()).close();
		this.database.execute("insert into diary values (1, 'sad')", "pragma wal_checkpoint(truncate)");
		byte[] before = Files.readAllBytes(this.database.file());
		assertThatException()
			.isThrownBy(() -> boot(this.database.url(), (context) -> context.registerBean(V4__Fail.class)))
			.withStackTraceContaining("halfway");
		this.database.execute("pragma wal_checkpoint(truncate)");
		assertThat(Files.readAllBytes(this.database.file())).isEqualTo(before);
		boot(this.database.url(), (context) -> context.registerBean(V2__Glad.class)).close();
	}

	@Test
	void rowsThatStandAgainstADeclaredColumnEndItsMigration() {
		script("V1__diary.sql", V1 + " insert into diary (mood) values ('furious');");
		assertThatException().isThrownBy(() -> boot(this.database.url()))
			.withStackTraceContaining("holds values other than [sad, ok]");
		assertThat(this.database.single("select count(*) from sqlite_schema where name = 'diary'")).isEqualTo("0");
	}

	@Test
	void foreignKeysOfTheApplicationStayAsTheyAre() throws SQLException {
		script("V1__diary.sql", V1);
		String url = this.database.url().replace("foreign_keys=on", "foreign_keys=off");
		try (ConfigurableApplicationContext context = boot(replica(url).withPool(1),
				(one) -> one.registerBean(V2__Glad.class))) {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			for (String setting : new String[] { "foreign_keys", "defer_foreign_keys", "writable_schema" }) {
				assertThat(jdbc.sql("pragma " + setting).query(Integer.class).single()).as(setting).isZero();
			}
			assertThat(jdbc.sql("pragma busy_timeout").query(Integer.class).single()).isEqualTo(3000);
		}
	}

	@Test
	void readOnlyDatabaseBootsWithValidate() {
		script("V1__diary.sql", V1);
		boot(this.database.url()).close();
		String readOnly = this.database.url() + "&open_mode=1";
		boot(replica(readOnly).with("enumway.startup", "validate"), (context) -> {
		}).close();
		script("V2__b.sql", "create table b (id int);");
		assertThatException().isThrownBy(() -> boot(readOnly))
			.satisfies((failure) -> assertThat(Causes.of(failure))
				.anyMatch((cause) -> String.valueOf(cause.getMessage()).contains("SQLITE_READONLY")));
	}

	@Test
	void readOnlyDirectoryBootsAsLongAsThereIsNothingToDo() throws Exception {
		script("V1__diary.sql", V1);
		try (SmallFileSystem place = SmallFileSystem.mount(this.directory.resolve("data"), 1024)) {
			String url = "jdbc:sqlite:" + place.path().resolve("app.db");
			boot(url).close();
			place.makeReadOnly();
			boot(url).close();
			boot(replica(url).with("enumway.startup", "validate"), (context) -> {
			}).close();
			assertThatException().isThrownBy(() -> boot(url, (context) -> context.registerBean(V2__Glad.class)))
				.withStackTraceContaining("enumway-lock");
		}
	}

	private void bootTwice(String url) throws SQLException {
		boot(url).close();
		try (ConfigurableApplicationContext context = boot(url, (one) -> one.registerBean(V2__Glad.class))) {
			assertThat(report(context).currentVersion()).isEqualTo("2");
		}
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement()) {
			statement.execute("insert into diary (mood) values ('glad')");
		}
	}

	private static MigrationReport report(ConfigurableApplicationContext context) {
		return context.getBean(MigrationReports.class).latest().get(0);
	}

	private ConfigurableApplicationContext boot(String url) {
		return boot(url, (context) -> {
		});
	}

	private ConfigurableApplicationContext boot(String url, Consumer<GenericApplicationContext> customizer) {
		return boot(replica(url), customizer);
	}

	private static ConfigurableApplicationContext boot(Replica replica,
			Consumer<GenericApplicationContext> customizer) {
		return replica.boot(customizer);
	}

	private Replica replica(String url) {
		return new Replica(Service.class,
				Map.of("spring.datasource.url", url, "spring.datasource.type",
						"org.springframework.jdbc.datasource.SimpleDriverDataSource", "spring.flyway.locations",
						"filesystem:" + this.scripts, "enumway.packages", "without.enums",
						"enumway.drift.missing-value", "ignore"));
	}

	private void script(String name, String sql) {
		try {
			Path file = this.scripts.resolve(name);
			Files.createDirectories(file.getParent());
			Files.writeString(file, sql);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@DatabaseService
	static class Service {

		@Bean
		EnumDefinition mood() {
			return EnumDefinition.of("mood", "sad", "ok");
		}

	}

	static class V2__Glad extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.renameValue("mood", "ok", "glad");
		}

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("insert into diary (mood) values ('glad')").update();
		}

	}

	static class V3__Rename extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.renameValue("mood", "sad", "blue");
		}

		@Override
		protected void upgrade(MigrationContext m) {
		}

	}

	static class V4__Fail extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("mood", "new").last();
			changes.removeValue("mood", "sad").replaceWith("ok");
		}

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("create table half (id int)").update();
			m.jdbc().sql("update diary set mood = 'new'").update();
			throw new IllegalStateException("halfway");
		}

	}

}
