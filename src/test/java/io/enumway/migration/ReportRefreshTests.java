package io.enumway.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumwayException;
import io.enumway.dialect.EnumDialects;
import io.enumway.migration.MigrationReport.State;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.StallingWire;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ReportRefresh}: what the report shows after the boot.
 */
class ReportRefreshTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory).add("V1__mood.sql", "create table diary (id int)")
			.add("V2__page.sql", "create table page (id int)");
	}

	@Test
	void asksTwoQueriesInOneReadOnlyTransactionWhileNothingChanges() throws SQLException {
		try (StallingWire wire = new StallingWire(this.database.url())) {
			DriverManagerDataSource distant = new DriverManagerDataSource(wire.url(this.database.url()),
					this.database.user(), this.database.password());
			Steps steps = steps(distant, UnaryOperator.identity());
			// no refresh in the background, whose requests would be counted too
			steps.reports = new DefaultMigrationReports(steps.settings);
			steps.run();
			ReportRefresh refresh = new ReportRefresh(steps.flyway.getConfiguration(), steps.synchronizer,
					new ReportAssembly("flyway", null, 1),
					new BootFacts(0, Duration.ZERO, Duration.ZERO, true, null, null), Duration.ofSeconds(5));
			refresh.call();
			int before = wire.requests().size();
			assertThat(refresh.call().state()).isEqualTo(State.UP_TO_DATE);
			// what the driver sends when it connects
			List<String> requests = wire.requests()
				.subList(before, wire.requests().size())
				.stream()
				.filter((request) -> !request.startsWith("SET ") && !request.isBlank())
				.toList();
			assertThat(requests).satisfiesExactly((begin) -> assertThat(begin).isEqualToIgnoringCase("begin read only"),
					(limit) -> assertThat(limit).matches("set local statement_timeout = [34]\\d{3}"),
					(history) -> assertThat(history).contains("flyway_schema_history"),
					(drift) -> assertThat(drift).contains("pg_enum"),
					(end) -> assertThat(end).isEqualToIgnoringCase("rollback"));
		}
	}

	/**
	 * With init SQL each refresh asks Flyway.
	 */
	@Test
	void leavesNobodyBehindWhoWaitsForALockedTable() throws SQLException {
		Steps steps = steps(this.database.dataSource(),
				(configuration) -> configuration.initSql("set application_name = 'looks'"));
		steps.refreshing().run();
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("lock table flyway_schema_history");
			MigrationReport report = steps.refreshed();
			assertThat(report.state()).isEqualTo(State.UP_TO_DATE);
			assertThat(report.failedLook()).contains("55P03");
			// the last report that was asked for may have begun another look
			await().until(() -> this.database.jdbc()
				.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and state = 'active' and datname = current_database()")
				.query(Integer.class)
				.single() == 0);
			other.rollback();
		}
		assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void mayWaitForTheDatabaseAsLongAsOneLikes() {
		Steps steps = steps(this.database.dataSource(), UnaryOperator.identity());
		steps.settings = steps.settings.withReports(Duration.ZERO, Duration.ofDays(100));
		steps.refreshing().run();
		assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void showsFailedRowAndItsRepair() {
		Steps steps = running();
		this.database.execute("update flyway_schema_history set success = false where version = '2'");
		assertThat(steps.refreshed().state()).isEqualTo(State.FAILED);
		assertThat(steps.refreshed().failed()).containsExactly("2");
		this.database.execute("update flyway_schema_history set success = true");
		assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void showsDowngradeAndItsUpgrade() {
		Steps steps = running();
		this.database.execute("""
				insert into flyway_schema_history
				select 3, version, description, 'DELETE', script, checksum, installed_by, now(), 0, true
				from flyway_schema_history where version = '2'""");
		assertThat(steps.refreshed().state()).isEqualTo(State.PENDING);
		assertThat(steps.refreshed().pending()).containsExactly("2");
		assertThat(steps.refreshed().currentVersion()).isEqualTo("1");
		this.database.execute("""
				insert into flyway_schema_history
				select 4, version, description, type, script, checksum, installed_by, now(), 0, true
				from flyway_schema_history where installed_rank = 2""");
		assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(steps.refreshed().currentVersion()).isEqualTo("2");
	}

	@Test
	void staysUpToDateWithFutureVersion() {
		Steps steps = running();
		this.database.execute("""
				insert into flyway_schema_history
				select 3, '99', 'future', 'SQL', 'V99__future.sql', 1, installed_by, now(), 0, true
				from flyway_schema_history where version = '2'""");
		MigrationReport report = steps.refreshed();
		assertThat(report.state()).isEqualTo(State.UP_TO_DATE);
		assertThat(report.currentVersion()).isEqualTo("99");
	}

	@Test
	void staysUpToDateWhileAllConnectionsOfThePoolAreAtWork() throws SQLException {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl(this.database.url());
			pool.setUsername(this.database.user());
			pool.setPassword(this.database.password());
			pool.setMaximumPoolSize(1);
			Steps steps = steps(pool, UnaryOperator.identity());
			steps.run();
			try (Connection busy = pool.getConnection()) {
				assertThat(busy.isValid(1)).isTrue();
				assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
				this.database.execute("update flyway_schema_history set success = false where version = '2'");
				assertThat(steps.refreshed().state()).isEqualTo(State.FAILED);
			}
		}
	}

	@Test
	void showsDriftAndItsEnd() {
		Steps steps = running();
		this.database.execute("alter type mood rename value 'sad' to 'glum'");
		MigrationReport report = steps.refreshed();
		assertThat(report.state()).isEqualTo(State.DRIFTED);
		assertThat(report.problem()).contains("mood").contains("sad").contains("glum");
		this.database.execute("alter type mood rename value 'glum' to 'sad'");
		assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void showsMissingHistoryTable() {
		Steps steps = running();
		this.database.execute("alter table flyway_schema_history rename to gone");
		assertThat(steps.refreshed().pending()).containsExactly("1", "2");
		this.database.execute("alter table gone rename to flyway_schema_history");
		assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void failureOfTheBootStandsUntilTheHistoryMovesOn() {
		running();
		this.scripts.remove("V2__page.sql").add("V2__page.sql", "create table page (id bigint)");
		Steps steps = steps(this.database.dataSource(), UnaryOperator.identity());
		assertThatExceptionOfType(FlywayException.class).isThrownBy(steps::run).withMessageContaining("checksum");
		assertThat(steps.refreshed().state()).isEqualTo(State.FAILED);
		assertThat(steps.refreshed().problem()).contains("checksum");
		steps.flyway.repair();
		assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(steps.refreshed().problem()).isNull();
	}

	@Test
	void failedMigrationThatAnotherProcessAppliesIsForgotten() {
		this.scripts.add("V3__bad.sql", "select * from not_yet");
		Steps steps = steps(this.database.dataSource(), UnaryOperator.identity());
		assertThatExceptionOfType(FlywayException.class).isThrownBy(steps::run);
		assertThat(steps.refreshed().state()).isEqualTo(State.FAILED);
		assertThat(steps.refreshed().problem()).contains("not_yet");
		this.database.execute("create table not_yet (id int)");
		running();
		assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void databaseThatWasDownAtTheBootComesBack() {
		running();
		DriverManagerDataSource late = new DriverManagerDataSource("jdbc:postgresql://localhost:1/none", "nobody", "");
		Steps steps = steps(late, UnaryOperator.identity());
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(steps::run);
		assertThat(steps.report().state()).isEqualTo(State.UNREACHABLE);
		late.setUrl(this.database.url());
		late.setUsername(this.database.user());
		late.setPassword(this.database.password());
		MigrationReport report = steps.refreshed();
		assertThat(report.state()).isEqualTo(State.UP_TO_DATE);
		assertThat(report.schema()).isEqualTo(TestDatabase.schema());
	}

	@Test
	void schemaIsKnownWhenTheLockIsNotFreeInTime() throws SQLException {
		Steps steps = steps(this.database.dataSource(), (configuration) -> configuration.defaultSchema("app"));
		steps.settings = steps.settings.withLockTimeout(Duration.ofMillis(100));
		try (Connection other = this.database.connect()) {
			EnumDialects.of(other).lock("\"app\".\"flyway_schema_history\"").tryAcquire(other);
			assertThatExceptionOfType(LockTimeoutException.class).isThrownBy(steps::run);
		}
		assertThat(steps.report().state()).isEqualTo(State.FAILED);
		assertThat(steps.report().schema()).isEqualTo("app");
		steps.settings = steps.settings.withLockTimeout(Duration.ofSeconds(10));
		MigrationReport refreshed = steps.refreshed();
		assertThat(refreshed.state()).as("still pending: the failure stands").isEqualTo(State.FAILED);
		assertThat(refreshed.problem()).contains("lock");
		assertThat(steps.run().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void statementThatTheDatabaseRefusesDoesNotMakeItUnreachable() {
		Steps steps = steps(this.database.dataSource(), UnaryOperator.identity());
		steps.synchronizer = new RefusedSynchronizer();
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(steps::run).withMessageContaining("refused");
		assertThat(steps.report().state()).isEqualTo(State.FAILED);
		assertThat(steps.report().currentVersion()).isEqualTo("2");
		assertThat(steps.report().executed()).isEqualTo(2);
	}

	@Test
	void readsWithTheRoleThatInitSqlSets() {
		this.database.execute("create role owner_%s nologin".formatted(this.database.name()));
		this.database.execute("create schema app authorization owner_%s".formatted(this.database.name()));
		try {
			Steps steps = steps(this.database.dataSource(), (configuration) -> configuration
				.initSql("set role owner_%s; set search_path = app".formatted(this.database.name())));
			assertThat(steps.run().schema()).isEqualTo("app");
			assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
			assertThat(steps.refreshed().schema()).isEqualTo("app");
		}
		finally {
			this.database
				.execute("drop owned by owner_%1$s cascade; drop role owner_%1$s".formatted(this.database.name()));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "set statement_timeout = '1h'; set lock_timeout = '1h'",
			"set session authorization #; set row_security = off; set search_path = app" })
	void leavesPooledConnectionAsItWas(String initSql) throws SQLException {
		String role = "owner_" + this.database.name();
		this.database.execute("create role %s superuser; create schema app".formatted(role));
		try (HikariDataSource pool = pool()) {
			Map<String, String> before = SettingsInPool.of(pool);
			Steps steps = steps(pool, (configuration) -> configuration.initSql(initSql.replace("#", role)));
			steps.run();
			assertThat(SettingsInPool.of(pool)).as("after the boot").isEqualTo(before);
			steps.refreshed();
			steps.refreshed();
			assertThat(SettingsInPool.of(pool)).as("after the refresh").isEqualTo(before);
			try (Connection connection = pool.getConnection()) {
				assertThat(connection.isReadOnly()).isFalse();
				assertThat(connection.getAutoCommit()).isTrue();
				assertThat(connection.getNetworkTimeout()).isZero();
			}
		}
		finally {
			this.database.execute("drop owned by %1$s cascade; drop role %1$s".formatted(role));
		}
	}

	private Steps running() {
		Steps steps = steps(this.database.dataSource(), UnaryOperator.identity());
		assertThat(steps.run().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
		return steps;
	}

	private Steps steps(DataSource dataSource, UnaryOperator<FluentConfiguration> customizer) {
		Steps steps = new Steps(dataSource,
				(configuration) -> customizer.apply(configuration.locations(this.scripts.location())));
		steps.synchronizer = new DefaultEnumSynchronizer(
				DeclaredEnums.of(List.of(EnumDefinition.of("mood", "happy", "sad"))), SyncMode.CREATE,
				DriftPolicies.DEFAULTS, true);
		return steps.refreshing();
	}

	private HikariDataSource pool() {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(this.database.url());
		pool.setUsername(this.database.user());
		pool.setPassword(this.database.password());
		pool.setMaximumPoolSize(1);
		return pool;
	}

	/**
	 * Is refused by the database after the migrations.
	 */
	private static final class RefusedSynchronizer implements EnumSynchronizer {

		@Override
		public Check check(Connection connection, @Nullable String defaultSchema) {
			return Check.NOTHING;
		}

		@Override
		public List<PostponedType> createMissingTypes(Connection connection, @Nullable String defaultSchema,
				Configuration configuration, Supplier<List<MigrationInfo>> migrations) {
			return List.of();
		}

		@Override
		public List<PostponedType> createPostponedTypes(Connection connection, List<PostponedType> postponed,
				@Nullable MigrationInfo next) {
			return postponed;
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
			throw new SQLException("refused", "42501");
		}

		@Override
		public DeclaredEnums declared() {
			return DeclaredEnums.of(List.of(EnumDefinition.of("mood", "sad")));
		}

	}

}
