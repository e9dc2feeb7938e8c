package io.enumway.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.enumway.testing.SqliteDatabase;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.StallingWire;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link BlockerWatch}.
 */
@ExtendWith(OutputCaptureExtension.class)
class BlockerWatchTests {

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

	@Test
	void sessionThatBlocksAMigrationIsNamed(CapturedOutput output) throws Exception {
		new Steps(this.database.dataSource(), this.scripts.location()).run();
		this.scripts.add("V2__b.sql", "alter table a add column b int");
		runWhile(output, "application 'report-job'", "set application_name = 'report-job'",
				"select 'hunter2', a.* from a");
		assertThat(output).contains("alter table a add column b int")
			.contains("idle in transaction")
			.contains("query: select '…', a.* from a")
			.doesNotContain("hunter2");
	}

	@Test
	void replicaOfThePreviousReleaseThatBlocksAConcurrentIndexBuildIsExplained(CapturedOutput output) throws Exception {
		new Steps(this.database.dataSource(), this.scripts.location()).run();
		this.scripts.add("V2__b.sql", "create index concurrently a_id on a (id)");
		runWhile(output, "migrates with plain Flyway", "set application_name = 'old-replica'",
				"select pg_try_advisory_xact_lock(77)");
		assertThat(output).contains("application 'old-replica'").contains("Stop that replica");
	}

	@Test
	void secondConnectionThatFailsIsOpenedAgain(CapturedOutput output) throws Exception {
		new Steps(this.database.dataSource(), this.scripts.location()).run();
		this.scripts.add("V2__b.sql", "alter table a add column b int");
		AtomicInteger attempts = new AtomicInteger();
		DataSource refusing = byThread(this.database.dataSource(), () -> {
			if (attempts.incrementAndGet() <= 3) {
				throw new SQLException("sorry, too many clients already", "53300");
			}
			return this.database.connect();
		});
		Thread boot = new Thread(() -> run(refusing));
		try (Connection blocker = this.database.connect(); Statement statement = blocker.createStatement()) {
			blocker.setAutoCommit(false);
			statement.execute("select * from a");
			boot.start();
			await().until(() -> output.getOut().contains("is blocked by pid"));
			blocker.rollback();
		}
		boot.join();
		assertThat(output.getOut().split("Nobody can look now")).hasSize(2);
	}

	@Test
	void sessionThatTheServerHasNotAnyMoreEndsTheBoot(CapturedOutput output) throws Exception {
		this.scripts.add("V2__slow.sql", "select pg_sleep(60)");
		try (StallingWire wire = new StallingWire(this.database.url())) {
			DataSource throughWire = new DriverManagerDataSource(wire.url(this.database.url()), this.database.user(),
					this.database.password());
			CompletableFuture<Throwable> boot = CompletableFuture
				.supplyAsync(() -> catchThrowable(() -> run(byThread(throughWire, this.database::connect))));
			await().until(() -> output.getOut().contains("Still at work on 2 "));
			wire.stall();
			this.database.execute("""
					select pg_terminate_backend(pid) from pg_stat_activity
					where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()""");
			Throwable failure = boot.get(1, TimeUnit.MINUTES);
			assertThat(Causes.sqlState(failure)).hasValueSatisfying((state) -> assertThat(state).startsWith("08"));
			assertThat(output).contains("The server has no session of the migrations any more");
		}
	}

	/**
	 * As after a failover between containers, whose processes have small numbers.
	 */
	@Test
	void processOfAnotherServerIsNotTakenForThatOfTheSession(CapturedOutput output) throws Exception {
		this.database.execute("""
				create schema other;
				create table other.later as select interval '0' as by;
				create view other.pg_stat_activity as
				select pid, usesysid, application_name, client_addr, state, state_change, wait_event_type, query,
					query_start, xact_start, backend_start + by as backend_start
				from pg_catalog.pg_stat_activity, other.later""");
		this.scripts.add("V2__slow.sql", "select pg_sleep(60)");
		CompletableFuture<Throwable> boot = CompletableFuture
			.supplyAsync(() -> catchThrowable(() -> run(byThread(this.database.dataSource(), this::connectToOther))));
		await().until(() -> output.getOut().contains("on its statement"));
		this.database.execute("update other.later set by = '1 microsecond'");
		Throwable failure = boot.get(1, TimeUnit.MINUTES);
		assertThat(Causes.sqlState(failure)).hasValueSatisfying((state) -> assertThat(state).startsWith("08"));
		assertThat(output).contains("The server has no session of the migrations any more");
	}

	private Connection connectToOther() throws SQLException {
		Connection connection = this.database.connect();
		try (Statement statement = connection.createStatement()) {
			statement.execute("set search_path = other, pg_catalog");
		}
		return connection;
	}

	@Test
	void migrationThatWaitsForItsOwnTransactionIsExplained(CapturedOutput output) {
		run(this.database.dataSource());
		Steps steps = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location())
					.javaMigrations(new V2__Wait_for_itself(this.database)));
		assertThatException().isThrownBy(() -> often(steps).run());
		assertThat(output).containsPattern(
				"Migration 2 .*has been idle in its transaction for .*, and pid \\d+ of this service waits for a lock of that transaction \\(query: select count\\(\\*\\) from a\\)")
			.contains("jdbc() of its context");
	}

	/**
	 * A DataSource of an unknown kind, which is itself asked for second connections.
	 */
	private static DataSource byThread(DataSource session, Callable<Connection> watch) {
		return new AbstractDataSource() {

			@Override
			public Connection getConnection() throws SQLException {
				if (!Thread.currentThread().getName().equals("enumway-watch")) {
					return session.getConnection();
				}
				try {
					return watch.call();
				}
				catch (SQLException ex) {
					throw ex;
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			}

			@Override
			public Connection getConnection(String user, String password) throws SQLException {
				return getConnection();
			}

		};
	}

	@Test
	void migrationThatTakesLongSaysWhatItIsAt(CapturedOutput output) {
		this.scripts.add("V2__rows.sql", """
				create function slow(int) returns int immutable language plpgsql
					as $$ begin perform pg_sleep(0.01); return $1; end $$;
				insert into a select generate_series(1, 300)""")
			.add("V3__by_slow.sql", "create index concurrently by_slow on a (slow(id))")
			.add("V4__wait.sql", "select 'hunter2', pg_sleep(1.5)");
		run(this.database.dataSource());
		assertThat(output)
			.containsPattern(
					"Still at work on 3 \"by slow\" for \\d+ ms, on its statement \"create index .*\" for \\d+ m?s: "
							+ "building index: .*, \\d+ of \\d+ blocks")
			.containsPattern("Still at work on 4 .*\"select '…', pg_sleep\\(1.5\\)\"");
		assertThat(output.getOut().split("Still at work on 3 ")).hasSizeBetween(3, 8);
	}

	@Test
	void undoThatTakesLongSaysSo(CapturedOutput output) {
		this.scripts.add("U1__a.sql", "select pg_sleep(1); drop table a");
		run(this.database.dataSource()).operations().downgrade(DowngradeRequest.steps(1));
		assertThat(output).contains("Still at work on undo of 1 (a) for ");
	}

	@Test
	void migrationOfAFileThatTakesLongSaysSo(CapturedOutput output) {
		this.scripts.add("V2__rows.sql",
				"""
						create table numbers as
						with recursive n (i) as (select 1 union all select i + 1 from n where i < 4000000) select max(i) from n""");
		try (SqliteDatabase file = SqliteDatabase.create()) {
			run(file.dataSource());
		}
		assertThat(output).contains("Still at work on 2 \"rows\" for ");
	}

	/**
	 * Boot with someone who looks often.
	 */
	private Steps run(DataSource dataSource) {
		Steps steps = often(new Steps(dataSource, this.scripts.location()));
		steps.run();
		return steps;
	}

	private static Steps often(Steps steps) {
		MigrationSettings settings = MigrationSettings.DEFAULTS;
		steps.settings = new MigrationSettings(settings.startup(), settings.lockTimeout(), settings.validateTimeout(),
				settings.reportTimeToLive(), settings.refreshTimeout(), Duration.ofMillis(20), settings.swap(), false);
		return steps;
	}

	private void runWhile(CapturedOutput output, String expected, String... blocking) throws Exception {
		Steps steps = new Steps(this.database.dataSource(), this.scripts.location());
		Thread thread = new Thread(steps::run);
		try (Connection blocker = this.database.connect(); Statement statement = blocker.createStatement()) {
			statement.execute(blocking[0]);
			blocker.setAutoCommit(false);
			// an index build waits for older transactions that hold a snapshot or an xid
			statement.execute("set transaction isolation level repeatable read");
			statement.execute(blocking[1]);
			thread.start();
			await().untilAsserted(() -> assertThat(output).contains(expected));
			assertThat(thread.isAlive()).isTrue();
			blocker.rollback();
		}
		thread.join();
		assertThat(steps.report().executed()).isEqualTo(1);
	}

	/**
	 * Waits, on another connection, for what it has done itself.
	 */
	private static final class V2__Wait_for_itself extends BaseJavaMigration {

		private final TestDatabase database;

		V2__Wait_for_itself(TestDatabase database) {
			this.database = database;
		}

		@Override
		public void migrate(Context context) throws Exception {
			try (Statement statement = context.getConnection().createStatement()) {
				statement.execute("alter table a add column b int");
			}
			CompletableFuture.runAsync(() -> {
				try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
					statement.execute("set lock_timeout = '4s'");
					statement.execute("select count(*) from a");
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			}).join();
		}

	}

}
