package io.enumway.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.enumway.replica.Causes;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FastPath}: whatever happened to scripts and history, the outcome is
 * that of plain {@link Flyway#migrate()}, whose failure may be explained.
 */
class FastPathTests {

	@SuppressWarnings("NullAway.Init")
	@AutoClose
	private static TestDatabase migrated;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	private final DefaultMigrationReports reports = new DefaultMigrationReports(MigrationSettings.DEFAULTS);

	@BeforeAll
	static void migrate(@TempDir Path directory) {
		migrated = TestDatabase.create();
		Flyway.configure().dataSource(migrated.dataSource()).locations(scripts(directory).location()).load().migrate();
	}

	private static Scripts scripts(Path directory) {
		return new Scripts(directory).clear()
			.add("V1__a.sql", "create table a (id int)")
			.add("V2__b.sql", "create table b (id int)")
			.add("V3__c.sql", "create table c (id int)")
			.add("R__view.sql", "create or replace view v as select 1 as n");
	}

	static Stream<Case> cases() {
		return Stream.of(new Case("nothing to do", true, (world) -> {
		}), new Case("edited script", false, (world) -> world.scripts.add("V2__b.sql", "create table b (id bigint)")),
				new Case("edited script, not validated", false,
						(world) -> world.scripts.add("V2__b.sql", "create table b (id bigint)"),
						(configuration) -> configuration.validateOnMigrate(false)),
				new Case("renamed script", false,
						(world) -> world.scripts.remove("V2__b.sql").add("V2__c.sql", "create table b (id int)")),
				new Case("missing script", false, (world) -> world.scripts.remove("V2__b.sql")),
				new Case("missing script, ignored", false, (world) -> world.scripts.remove("V2__b.sql"),
						(configuration) -> configuration.ignoreMigrationPatterns("*:missing")),
				new Case("future version", false, (world) -> world.scripts.remove("V3__c.sql")),
				new Case("pending script", false, (world) -> world.scripts.add("V4__d.sql", "create table d (id int)")),
				new Case("older script", false, (world) -> world.scripts.add("V2.5__d.sql", "create table d (id int)")),
				new Case("older script, out of order", false,
						(world) -> world.scripts.add("V2.5__d.sql", "create table d (id int)"),
						(configuration) -> configuration.outOfOrder(true)),
				new Case("edited repeatable", false,
						(world) -> world.scripts.add("R__view.sql", "create or replace view v as select 2 as n")),
				new Case("failed row", false,
						(world) -> world.database
							.execute("update flyway_schema_history set success = false where version = '3'")),
				new Case("failed repeatable row", false,
						(world) -> world.database
							.execute("update flyway_schema_history set success = false where version is null")),
				new Case("deleted version", false, (world) -> world.database.execute("""
						insert into flyway_schema_history (installed_rank, version, description, type, script,
							checksum, installed_by, execution_time, success)
						select 10, version, description, 'DELETE', script, checksum, 'me', 0, true
						from flyway_schema_history where version = '3'""")),
				new Case("other description in the history", false,
						(world) -> world.database
							.execute("update flyway_schema_history set description = 'else' where version = '2'")),
				new Case("other type in the history", false,
						(world) -> world.database.execute(
								"update flyway_schema_history set type = 'JDBC', checksum = null where version = '2'")),
				new Case("unknown type in the history", false,
						(world) -> world.database
							.execute("update flyway_schema_history set type = 'WEIRD' where version = '2'")),
				new Case("no history table", false,
						(world) -> world.database.execute("drop table flyway_schema_history")),
				new Case("target below", true, (world) -> {
				}, (configuration) -> configuration.target("2")),
				new Case("script of a callback", false,
						(world) -> world.scripts.add("beforeMigrate__x.sql", "create table if not exists cb (id int)")),
				new Case("failing callback script", false,
						(world) -> world.scripts.add("afterMigrate.sql", "select nonsense")),
				new Case("callback instance", false, (world) -> {
				}, (configuration) -> configuration.callbacks(new MarkingCallback())),
				new Case("callback class", false, (world) -> {
				}, (configuration) -> configuration.callbacks(MarkingCallback.class.getName())),
				new Case("misnamed script", false, (world) -> world.scripts.add("V9_x.sql", "select 1"),
						(configuration) -> configuration.validateMigrationNaming(true)),
				new Case("two scripts of one version", false,
						(world) -> world.scripts.add("V3__again.sql", "select 1")),
				new Case("one more schema", false, (world) -> {
				}, (configuration) -> configuration.schemas(TestDatabase.schema(), "audit")),
				new Case("other table", false, (world) -> {
				}, (configuration) -> configuration.table("other_history").baselineOnMigrate(true)));
	}

	@ParameterizedTest
	@MethodSource("cases")
	void outcomeIsThatOfPlainFlyway(Case example) {
		Outcome plain = outcome(example, Flyway::migrate);
		Outcome ours = outcome(example, (flyway) -> new EnumwayMigrationStrategy(MigrationSettings.DEFAULTS, null,
				EnumSynchronizer.NONE, this.reports, MigrationListener.NONE, (bean) -> "flyway")
			.migrate(flyway));
		assertThat(ours).isEqualTo(plain);
		assertThat(ours.objects().contains("marked")).isEqualTo(example.name().startsWith("callback "));
		boolean fast = !this.reports.latest().isEmpty() && this.reports.latest().get(0).fastPath()
				&& ours.failure() == null;
		assertThat(fast).isEqualTo(example.fast());
	}

	private Outcome outcome(Case example, Consumer<Flyway> migrate) {
		Scripts scripts = scripts(this.directory);
		try (TestDatabase database = migrated.copy()) {
			example.change().accept(new World(database, scripts));
			Flyway flyway = example.customizer()
				.apply(Flyway.configure().dataSource(database.dataSource()).locations(scripts.location()))
				.load();
			String failure = null;
			try {
				migrate.accept(flyway);
			}
			catch (RuntimeException ex) {
				Throwable cause = Causes.of(ex)
					.stream()
					.filter(FlywayException.class::isInstance)
					.findFirst()
					.orElse(ex);
				failure = cause.getClass().getName() + ": " + String.valueOf(cause.getMessage());
			}
			List<String> objects = database.jdbc()
				.sql("""
						select relname::text from pg_class where relnamespace::regnamespace::text in (quote_ident(current_schema()), 'audit')
						union all select nspname::text from pg_namespace where nspname !~ '^pg_' order by 1""")
				.query(String.class)
				.list();
			List<String> history = database.jdbc()
				.sql("select to_regclass('flyway_schema_history') is not null")
				.query(Boolean.class)
				.single() ? history(database) : List.of();
			return new Outcome(failure, objects, history);
		}
	}

	private static List<String> history(TestDatabase database) {
		return database.jdbc().sql("""
				select concat_ws(' ', installed_rank, version, description, type, script, checksum, success)
				from flyway_schema_history order by installed_rank""").query(String.class).list();
	}

	@Test
	void javaMigrationsAreRecognised() {
		try (TestDatabase database = TestDatabase.create()) {
			Steps steps = new Steps(database.dataSource(),
					(configuration) -> configuration.locations(new Scripts(this.directory).location())
						.javaMigrations(new V1__First()));
			assertThat(steps.run().fastPath()).isFalse();
			assertThat(steps.run().fastPath()).isTrue();
		}
	}

	@Test
	void callbackScriptsBehindALinkAreSeen(@TempDir Path elsewhere) throws IOException {
		scripts(this.directory).add("afterMigrate.sql", "select 1");
		Path link = Files.createSymbolicLink(elsewhere.resolve("link"), this.directory);
		assertThat(UserCallbacks.mayExist(Flyway.configure().locations("filesystem:" + link))).isTrue();
		scripts(this.directory);
		assertThat(UserCallbacks.mayExist(Flyway.configure().locations("filesystem:" + link))).isFalse();
	}

	@Test
	void baselinedHistoryIsFast() {
		Scripts scripts = new Scripts(this.directory).add("V1__a.sql", "create table a (id int)")
			.add("V2__b.sql", "create table b (id int)");
		try (TestDatabase database = TestDatabase.create()) {
			database.execute("create table legacy (id int)");
			Steps steps = new Steps(database.dataSource(),
					(configuration) -> configuration.locations(scripts.location())
						.baselineOnMigrate(true)
						.baselineVersion(MigrationVersion.fromVersion("1")));
			assertThat(steps.run().executed()).isEqualTo(1);
			assertThat(steps.run().fastPath()).isTrue();
		}
	}

	/**
	 * What happened since the last boot.
	 */
	record Case(String name, boolean fast, Consumer<World> change, UnaryOperator<FluentConfiguration> customizer) {

		Case(String name, boolean fast, Consumer<World> change) {
			this(name, fast, change, UnaryOperator.identity());
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * Where it happened.
	 */
	record World(TestDatabase database, Scripts scripts) {

	}

	/**
	 * What came out.
	 */
	record Outcome(@Nullable String failure, List<String> objects, List<String> history) {

	}

	/**
	 * A callback that leaves a table behind, made by Flyway from its name too.
	 */
	public static class MarkingCallback implements Callback {

		@Override
		public boolean supports(Event event, @Nullable Context context) {
			return event == Event.AFTER_MIGRATE;
		}

		@Override
		public boolean canHandleInTransaction(Event event, @Nullable Context context) {
			return true;
		}

		@Override
		public void handle(Event event, Context context) {
			try (Statement statement = context.getConnection().createStatement()) {
				statement.execute("create table marked (id int)");
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public String getCallbackName() {
			return "marking";
		}

	}

	/**
	 * A Java migration.
	 */
	static class V1__First extends BaseJavaMigration {

		@Override
		public void migrate(org.flywaydb.core.api.migration.Context context) {
		}

	}

}
