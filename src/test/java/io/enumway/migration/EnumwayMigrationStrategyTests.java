package io.enumway.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumDrift;
import io.enumway.migration.MigrationReport.State;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EnumwayMigrationStrategy}.
 */
@ExtendWith(OutputCaptureExtension.class)
class EnumwayMigrationStrategyTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory).add("V1__mood.sql",
				"create table diary (id int, mood mood not null)");
	}

	@Test
	void createsTypesThenMigratesThenFindsNothingToDo() {
		Steps steps = new Steps(this.database.dataSource(), this.scripts.location());
		steps.synchronizer = new MoodSynchronizer();
		MigrationReport first = steps.run();
		assertThat(first.state()).isEqualTo(State.UP_TO_DATE);
		assertThat(first.executed()).isEqualTo(1);
		assertThat(first.fastPath()).isFalse();
		assertThat(first.currentVersion()).isEqualTo("1");
		assertThat(first.schema()).isEqualTo(TestDatabase.schema());
		MigrationReport second = steps.run();
		assertThat(second.fastPath()).isTrue();
		assertThat(second.executed()).isZero();
		assertThat(second.lastApplied()).isEqualTo("V1__mood.sql");
		assertThat(second.lastAppliedAt()).isNotNull();
	}

	@Test
	void failingDriftFailsAfterTheMigrations() {
		Steps steps = new Steps(this.database.dataSource(), this.scripts.location());
		MoodSynchronizer synchronizer = new MoodSynchronizer();
		synchronizer.failing = true;
		steps.synchronizer = synchronizer;
		assertThatExceptionOfType(EnumDriftException.class).isThrownBy(steps::run)
			.withMessageContaining("mood")
			.withMessageContaining("[happy, sad]");
		assertThat(steps.report().state()).isEqualTo(State.DRIFTED);
		assertThat(steps.report().currentVersion()).isEqualTo("1");
	}

	@Test
	void failedMigrationIsReported() {
		this.scripts.add("V2__bad.sql", "select nonsense");
		Steps steps = new Steps(this.database.dataSource(), this.scripts.location());
		steps.synchronizer = new MoodSynchronizer();
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(steps::run).withMessageContaining("nonsense");
		assertThat(steps.report().state()).isEqualTo(State.FAILED);
		assertThat(steps.report().problem()).contains("nonsense");
		assertThat(steps.report().pending()).containsExactly("2");
		assertThat(this.database.advisoryLocks()).isEmpty();
	}

	@Test
	void timeoutCoversTheLockOfFlywayItself() throws SQLException {
		this.database.execute("create type mood as enum ('happy')");
		Steps steps = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location())
					.baselineOnMigrate(true)
					.baselineVersion("1"));
		this.scripts.add("V2__more.sql", "create table more (id int)");
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			statement.execute("set application_name = 'plain-flyway'");
			statement.execute("select pg_advisory_lock(%d)".formatted(flywayKey()));
			steps.settings = steps.settings.withLockTimeout(Duration.ofSeconds(2));
			assertThatExceptionOfType(LockTimeoutException.class).isThrownBy(steps::run)
				.withMessageContaining("lock of Flyway itself")
				.withMessageContaining("plain-flyway");
		}
		assertThat(steps.run().currentVersion()).isEqualTo("2");
	}

	/**
	 * The key that Flyway 12 derives from the name of the history table.
	 */
	private static long flywayKey() {
		long letters = (0x46L << 40) + (0x6CL << 32) + (0x79L << 24) + (0x77 << 16) + (0x61 << 8) + 0x79;
		return letters + (TestDatabase.quotedSchema() + ".\"flyway_schema_history\"").hashCode();
	}

	@Test
	void userStrategyThatCleansFirstWorks() {
		Steps steps = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location()).cleanDisabled(false));
		steps.synchronizer = new MoodSynchronizer();
		List<MigrateResult> results = new ArrayList<>();
		steps.userStrategy = (flyway) -> {
			flyway.clean();
			results.add(flyway.migrate());
		};
		steps.run();
		MigrationReport report = steps.run();
		assertThat(results).extracting((result) -> result.migrationsExecuted).containsExactly(1, 1);
		assertThat(report.executed()).isEqualTo(1);
	}

	@Test
	void userStrategyThatDoesNotMigrateIsTakenAtItsWord() {
		Steps steps = new Steps(this.database.dataSource(), this.scripts.location());
		steps.userStrategy = (flyway) -> flyway.info();
		MigrationReport report = steps.run();
		assertThat(report.state()).isEqualTo(State.PENDING);
		assertThat(report.pending()).containsExactly("1");
	}

	@Test
	void startupNoneDoesNotEvenLook(CapturedOutput output) {
		Steps steps = new Steps(this.database.dataSource(), this.scripts.location());
		steps.settings = steps.settings.withStartup(StartupMode.NONE);
		assertThat(steps.run().state()).isEqualTo(State.UNKNOWN);
		assertThat(output).contains("Migrations of 'flyway': unknown, took").doesNotContain("lock");
		assertThat(
				this.database.jdbc().sql("select to_regclass('flyway_schema_history') is null").query().singleValue())
			.isEqualTo(true);
	}

	@Test
	void startupValidateFailsClearlyWhenNobodyMigrates() {
		Steps steps = new Steps(this.database.dataSource(), this.scripts.location());
		steps.settings = steps.settings.withStartup(StartupMode.VALIDATE).withValidateTimeout(Duration.ofMillis(300));
		assertThatExceptionOfType(SchemaNotReadyException.class).isThrownBy(steps::run)
			.withMessageContaining("V1__mood.sql");
		assertThat(
				this.database.jdbc().sql("select to_regclass('flyway_schema_history') is null").query().singleValue())
			.isEqualTo(true);
	}

	@Test
	void startupValidateWaitsForAnotherProcess(CapturedOutput output) throws Exception {
		Steps waiting = new Steps(this.database.dataSource(), this.scripts.location());
		waiting.settings = waiting.settings.withStartup(StartupMode.VALIDATE);
		Thread thread = new Thread(waiting::run);
		thread.start();
		await().until(() -> output.getOut().contains("for another process to bring the schema to this version"));
		assertThat(thread.isAlive()).isTrue();
		Steps migrating = new Steps(this.database.dataSource(), this.scripts.location());
		migrating.synchronizer = new MoodSynchronizer();
		migrating.run();
		thread.join();
		assertThat(waiting.report().state()).isEqualTo(State.UP_TO_DATE);
	}

	/**
	 * The least that a synchronizer can be: one declared type.
	 */
	private static final class MoodSynchronizer implements EnumSynchronizer {

		private static final EnumDefinition MOOD = EnumDefinition.of("mood", "happy", "sad");

		private boolean failing;

		@Override
		public Check check(Connection connection, @Nullable String defaultSchema) throws SQLException {
			if (this.failing) {
				EnumDrift drift = new EnumDrift(EnumDrift.Kind.MISSING_VALUE, MOOD, null, List.of("sad"));
				return new Check(List.of(drift), false, List.of(drift));
			}
			try (Statement statement = connection.createStatement();
					var result = statement.executeQuery("select to_regtype('mood') is null")) {
				result.next();
				return new Check(List.of(), result.getBoolean(1), List.of());
			}
		}

		@Override
		public List<PostponedType> createMissingTypes(Connection connection, @Nullable String defaultSchema,
				Configuration configuration, Supplier<List<MigrationInfo>> migrations) throws SQLException {
			assertThat(migrations.get()).isNotEmpty();
			try (Statement statement = connection.createStatement()) {
				statement.execute("create type mood as enum ('happy', 'sad')");
			}
			return List.of();
		}

		@Override
		public List<PostponedType> createPostponedTypes(Connection connection, List<PostponedType> postponed,
				@Nullable MigrationInfo next) {
			throw new IllegalStateException("There is nothing postponed");
		}

		@Override
		public List<PostponedType> missingTypes(Connection connection, @Nullable String defaultSchema,
				Configuration configuration, Supplier<List<MigrationInfo>> migrations) {
			return List.of();
		}

		@Override
		public List<EnumDefinition> expanded() {
			return List.of();
		}

		@Override
		public void addMissingValues(Connection connection, @Nullable String defaultSchema, Predicate<EnumName> types)
				throws SQLException {
			assertThat(connection.getAutoCommit()).isTrue();
		}

		@Override
		public DeclaredEnums declared() {
			return DeclaredEnums.of(List.of(MOOD));
		}

	}

}
