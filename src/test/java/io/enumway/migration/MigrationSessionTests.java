package io.enumway.migration;

import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumwayException;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.MigrationLock;
import io.enumway.migration.MigrationReport.State;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.StallingWire;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link MigrationSession}: what one connection for everything means.
 */
@ExtendWith(OutputCaptureExtension.class)
class MigrationSessionTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory).add("V1__a.sql", "create table a (id int)");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void eventsInsideAMigrationsTransactionDoNotCommitIt(boolean group) {
		this.scripts.add("R__r.sql", "create table r (id int); select nonsense")
			.add("afterVersioned.sql", "create table after_versioned (id int)")
			.add("beforeRepeatables.sql", "create table before_repeatables (id int)");
		Steps steps = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location()).group(group));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(steps::run).withMessageContaining("nonsense");
		assertThat(tables()).containsExactlyElementsOf(
				group ? List.of("flyway_schema_history") : List.of("a", "flyway_schema_history"));
		this.scripts.add("R__r.sql", "create table r (id int)");
		Steps next = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location()).group(group));
		assertThat(next.run().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(tables()).containsExactly("a", "after_versioned", "before_repeatables", "flyway_schema_history",
				"r");
	}

	@Test
	void javaCallbackThatCommitsInsideAMigrationsTransactionDoesNotCommitIt() {
		this.scripts.add("R__r.sql", "create table r (id int); select nonsense");
		Steps steps = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location())
					.callbacks(new CommittingCallback()));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(steps::run).withMessageContaining("nonsense");
		assertThat(tables()).containsExactly("a", "flyway_schema_history");
	}

	@Test
	void poolOfOneWithAutocommitOffMigratesAndGetsItsConnectionBackAsItWas() throws SQLException {
		this.scripts.add("V2__path.sql", "set search_path = nowhere; set role pg_monitor; set statement_timeout = '1h'")
			.add("V3__like_a_dump.sql", """
					reset role;
					set lock_timeout = '1h';
					set idle_in_transaction_session_timeout = '1h';
					set client_encoding = 'UTF8';
					set check_function_bodies = false;
					set xmloption = content;
					set client_min_messages = warning;
					set row_security = off;
					set default_table_access_method = heap;
					set default_transaction_read_only = off;
					""")
			.add("beforeMigrate.sql", "select 1")
			.add("afterMigrate.sql", "select 1");
		HikariConfig config = pool();
		config.setMaximumPoolSize(1);
		config.setAutoCommit(false);
		config.setConnectionTimeout(5000);
		try (HikariDataSource pool = new HikariDataSource(config)) {
			Map<String, String> before = SettingsInPool.of(pool);
			MigrationReport report = new Steps(pool, this.scripts.location()).run();
			assertThat(report.executed()).isEqualTo(3);
			assertThat(SettingsInPool.of(pool)).isEqualTo(before);
			assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isEqualTo(1);
			try (Connection connection = pool.getConnection()) {
				assertThat(connection.getAutoCommit()).isFalse();
			}
		}
		assertThat(this.database.advisoryLocks()).isEmpty();
	}

	@Test
	void settingsAreRestoredAfterAFailure() throws SQLException {
		this.scripts.add("V2__bad.sql", "set search_path = nowhere; set role pg_monitor; select nonsense");
		HikariConfig config = pool();
		config.setMaximumPoolSize(1);
		config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
		config.setConnectionInitSql("set search_path = %s, pg_temp; set idle_session_timeout = '1h'"
			.formatted(TestDatabase.quotedSchema()));
		try (HikariDataSource pool = new HikariDataSource(config)) {
			Map<String, String> before = SettingsInPool.of(pool);
			assertThat(before).containsEntry("idle_session_timeout", "3600000")
				.containsEntry("default_transaction_isolation", "serializable");
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> new Steps(pool, this.scripts.location()).run());
			assertThat(SettingsInPool.of(pool)).isEqualTo(before);
		}
	}

	@Test
	void initSqlRunsOnceAndDoesNotLeakItsRole() throws SQLException {
		HikariConfig config = pool();
		config.setMaximumPoolSize(1);
		this.database.execute("create table inits (id serial)");
		this.database.execute("create schema app");
		this.scripts.add("V2__where.sql", "create table here (id int)");
		try (HikariDataSource pool = new HikariDataSource(config)) {
			Map<String, String> before = SettingsInPool.of(pool);
			Steps steps = new Steps(pool,
					(configuration) -> configuration.locations(this.scripts.location())
						.placeholders(Map.of("where", "app"))
						.initSql("insert into %s.inits default values; set search_path = ${Where}"
							.formatted(TestDatabase.quotedSchema())));
			assertThat(steps.run().executed()).isEqualTo(2);
			assertThat(SettingsInPool.of(pool)).isEqualTo(before);
		}
		assertThat(this.database.jdbc().sql("select to_regclass('app.here')::text").query(String.class).single())
			.isEqualTo("app.here");
		// once by the look without a lock, which is rolled back, and once by the session
		assertThat(this.database.jdbc().sql("select id from inits").query(Integer.class).list()).containsExactly(2);
	}

	@Test
	void sessionWhoseClientIsGoneEndsAlsoWhileTheServerAnswers() throws SQLException {
		this.scripts.add("V2__b.sql", "create table b as select current_setting('tcp_user_timeout') as value");
		HikariConfig config = pool();
		config.setMaximumPoolSize(1);
		try (HikariDataSource pool = new HikariDataSource(config)) {
			Map<String, String> before = SettingsInPool.of(pool);
			new Steps(pool, this.scripts.location()).run();
			assertThat(this.database.jdbc().sql("select value from b").query(String.class).single()).isIn("60000",
					"20s");
			assertThat(SettingsInPool.of(pool)).isEqualTo(before);
		}
	}

	@Test
	void initSqlWithAnUnknownPlaceholderIsRefused() {
		Steps steps = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location())
					.initSql("set application_name = '${nobody}'"));
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(steps::run)
			.withMessageContaining("no value for the placeholder ${nobody}")
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("spring.flyway.init-sqls"));
		assertThat(steps.report().state()).isEqualTo(State.FAILED);
	}

	@Test
	void lockTimeoutTellsTheHolderAndChangesNothing() throws SQLException {
		try (Connection holder = this.database.connect(); Statement statement = holder.createStatement()) {
			statement.execute("set application_name = 'other-replica'");
			assertThat(lock(holder).tryAcquire(holder)).isTrue();
			Steps steps = new Steps(this.database.dataSource(), this.scripts.location());
			steps.settings = steps.settings.withLockTimeout(Duration.ofMillis(300));
			assertThatExceptionOfType(LockTimeoutException.class).isThrownBy(steps::run)
				.withMessageContaining("other-replica")
				.satisfies((ex) -> assertThat(ex.getHolder()).isPresent())
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("enumway.lock.timeout"));
			assertThat(steps.report().state()).isEqualTo(State.FAILED);
			assertThat(steps.report().lockWait()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(30));
		}
		assertThat(tables()).isEmpty();
	}

	/**
	 * As after a failover without a word.
	 */
	@Test
	void lockTimeoutEndsTheWaitForAServerThatDoesNotAnswer() throws Exception {
		try (Connection holder = this.database.connect(); StallingWire wire = new StallingWire(this.database.url())) {
			assertThat(lock(holder).tryAcquire(holder)).isTrue();
			Steps steps = new Steps(new DriverManagerDataSource(wire.url(this.database.url()), this.database.user(),
					this.database.password()), this.scripts.location());
			steps.settings = steps.settings.withLockTimeout(Duration.ofSeconds(6));
			CompletableFuture<MigrationReport> boot = CompletableFuture.supplyAsync(steps::run);
			await().until(
					() -> wire.requests().stream().filter((sql) -> sql.contains("pg_try_advisory_lock")).count() > 2);
			wire.stall();
			assertThat(boot).failsWithin(Duration.ofMinutes(1))
				.withThrowableThat()
				.havingRootCause()
				.isInstanceOf(SocketTimeoutException.class);
		}
		assertThat(tables()).isEmpty();
	}

	@Test
	void theLogSaysWhoHoldsTheLockAtOnceAndThenEverMoreRarely(CapturedOutput output) throws SQLException {
		int pid;
		try (Connection holder = this.database.connect();
				Statement statement = holder.createStatement();
				ResultSet result = statement
					.executeQuery("select set_config('application_name', 'other', false), pg_backend_pid()")) {
			result.next();
			pid = result.getInt(2);
			assertThat(lock(holder).tryAcquire(holder)).isTrue();
			Steps steps = new Steps(this.database.dataSource(), this.scripts.location());
			steps.settings = steps.settings.withLockTimeout(Duration.ofSeconds(6));
			assertThatExceptionOfType(LockTimeoutException.class).isThrownBy(steps::run);
		}
		List<String> lines = output.toString().lines().filter((line) -> line.contains("Waiting for the ")).toList();
		assertThat(lines).hasSizeBetween(2, 3)
			.allSatisfy((line) -> assertThat(line).contains("held by pid " + pid + " (application 'other'"));
		List<Long> times = lines.stream()
			.map((line) -> Long.valueOf(line.replaceFirst(".* since (\\d+) ms .*", "$1")))
			.toList();
		assertThat(times.get(1)).isGreaterThanOrEqualTo(2000);
		assertThat(times.get(0)).isLessThan(times.get(1) / 2);
		if (times.size() > 2) {
			assertThat(times.get(2)).isGreaterThanOrEqualTo(2 * times.get(1));
		}
	}

	@Test
	void nextTakesOverWhenTheHolderIsKilled(CapturedOutput output) throws Exception {
		Connection holder = this.database.connect();
		assertThat(lock(holder).tryAcquire(holder)).isTrue();
		Steps steps = new Steps(this.database.dataSource(), this.scripts.location());
		CompletableFuture<MigrationReport> next = CompletableFuture.supplyAsync(steps::run);
		await().until(() -> output.getOut().contains("Waiting for the "));
		assertThat(next).isNotDone();
		this.database.execute("""
				select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
				and database = (select oid from pg_database where datname = current_database())""");
		assertThat(next.get(30, TimeUnit.SECONDS).executed()).isEqualTo(1);
		holder.close();
	}

	@Test
	void differentHistoryTablesDoNotBlockEachOther() throws SQLException {
		try (Connection holder = this.database.connect()) {
			assertThat(lock(holder).tryAcquire(holder)).isTrue();
			Steps steps = new Steps(this.database.dataSource(),
					(configuration) -> configuration.locations(this.scripts.location()).table("billing_history"));
			steps.settings = steps.settings.withLockTimeout(Duration.ofMillis(300));
			assertThat(steps.run().executed()).isEqualTo(1);
		}
	}

	@Test
	void lockOfFlywayItselfIsWaitedForAsLongAsOursMayBe() throws SQLException {
		Steps steps = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location()).lockRetryCount(-1));
		steps.run();
		this.scripts.add("V2__b.sql", "create table b (id int)");
		steps.synchronizer = new DefaultEnumSynchronizer(DeclaredEnums.of(List.of(EnumDefinition.of("mood", "sad"))),
				SyncMode.CREATE, DriftPolicies.DEFAULTS, true);
		steps.settings = steps.settings.withLockTimeout(Duration.ofSeconds(2));
		try (Connection holder = this.database.connect()) {
			FlywayOwnLock lock = new FlywayOwnLock(
					new HistoryTable(TestDatabase.schema(), "flyway_schema_history").lockScope());
			assertThat(lock.tryAcquire(holder)).isTrue();
			long start = System.nanoTime();
			assertThatExceptionOfType(LockTimeoutException.class).isThrownBy(steps::run)
				.withMessageContaining("advisory lock of Flyway itself was not free within 2000 ms")
				.satisfies((ex) -> assertThat(ex.getHolder()).isPresent());
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(2),
					Duration.ofSeconds(30));
			assertThat(this.database.advisoryLocks()).hasSize(1);
		}
		assertThat(steps.run().executed()).isEqualTo(1);
		assertThat(this.database.advisoryLocks()).isEmpty();
	}

	@Test
	void lockOfFlywayItselfIsHeldFromBeforeFlywayRunsUntilAfterIt() {
		this.scripts.add("beforeMigrate.sql",
				"create table held as select count(*) as locks from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()");
		assertThat(new Steps(this.database.dataSource(), this.scripts.location()).run().executed()).isEqualTo(1);
		assertThat(this.database.jdbc().sql("select locks from held").query(Integer.class).single()).isEqualTo(2);
		assertThat(this.database.advisoryLocks()).isEmpty();
	}

	@Test
	void flywaysOwnConfigurationStaysUntouched() {
		Steps steps = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location())
					.lockRetryCount(7)
					.initSql("select 1")
					.connectRetries(3));
		steps.run();
		assertThat(steps.flyway.getConfiguration().getLockRetryCount()).isEqualTo(7);
		assertThat(steps.flyway.getConfiguration().getConnectRetries()).isEqualTo(3);
		assertThat(steps.flyway.getConfiguration().getInitSql()).isEqualTo("select 1");
		assertThat(steps.flyway.getConfiguration().getCallbacks()).isEmpty();
		assertThat(steps.flyway.getConfiguration().getDataSource()).isNotInstanceOf(SessionDataSource.class);
		assertThat(Flyway.configure()
			.configuration(steps.flyway.getConfiguration())
			.getConfigurationExtension(PostgreSQLConfigurationExtension.class)
			.isTransactionalLock()).isTrue();
	}

	@Test
	void migrationsAndHistoryAreOnTheConnectionThatHoldsTheLock() {
		this.scripts.add("V2__pid.sql", """
				create table pids as select pid, pg_backend_pid() as mine from pg_locks
				where locktype = 'advisory' and classid = 1164866925 and granted""");
		new Steps(this.database.dataSource(), this.scripts.location()).run();
		assertThat(this.database.jdbc().sql("select pid = mine from pids").query(Boolean.class).list())
			.containsExactly(true);
	}

	@Test
	void createIndexConcurrentlyDoesNotHang() {
		this.scripts.add("V2__index.sql", "create index concurrently a_id on a (id)");
		assertThat(new Steps(this.database.dataSource(), this.scripts.location()).run().executed()).isEqualTo(2);
	}

	private MigrationLock lock(Connection connection) throws SQLException {
		return EnumDialects.of(connection)
			.lock(new HistoryTable(TestDatabase.schema(), "flyway_schema_history").lockScope());
	}

	private HikariConfig pool() {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(this.database.url());
		config.setUsername(this.database.user());
		config.setPassword(this.database.password());
		return config;
	}

	private List<String> tables() {
		return new ArrayList<>(this.database.jdbc()
			.sql("select tablename from pg_tables where schemaname = current_schema() order by 1")
			.query(String.class)
			.list());
	}

	/**
	 * A callback that handles its own transactions.
	 */
	private static final class CommittingCallback implements Callback {

		@Override
		public boolean supports(Event event, @Nullable Context context) {
			return event == Event.BEFORE_REPEATABLES;
		}

		@Override
		public boolean canHandleInTransaction(Event event, @Nullable Context context) {
			return false;
		}

		@Override
		public void handle(Event event, Context context) {
			try (Statement statement = context.getConnection().createStatement()) {
				context.getConnection().setAutoCommit(false);
				statement.execute("create table mine (id int)");
				context.getConnection().commit();
				statement.execute("create table undone (id int)");
				context.getConnection().rollback();
				context.getConnection().setAutoCommit(true);
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public String getCallbackName() {
			return "committing";
		}

	}

}
