package io.enumway.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.enumway.migration.MigrationReport.State;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.StallingWire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the report shows while the database is busy: the same, as it is no news
 * of the migrations. A lost database is.
 */
class BusyDatabaseTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(3);

	private final TestDatabase database = TestDatabase.create();

	private final String role = "busy_" + this.database.name();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@BeforeEach
	void createRole() {
		this.database.execute("create role %1$s login password 'busy'; grant all on schema %2$s to %1$s"
			.formatted(this.role, TestDatabase.quotedSchema()));
	}

	@AfterEach
	void close() {
		this.database.execute("drop owned by %1$s cascade; drop role %1$s".formatted(this.role));
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void serverWithoutAConnectionLeftIsNoNews(int poolSize) throws SQLException {
		try (HikariDataSource pool = pool(this.database.url(), poolSize)) {
			Steps steps = steps(pool);
			try (Connection busy = pool.getConnection()) {
				assertThat(busy.isValid(1)).isTrue();
				this.database.execute("alter role %s connection limit 1".formatted(this.role));
				pool.getHikariPoolMXBean().softEvictConnections();
				MigrationReport report = upToDateUntil(steps, (shown) -> shown.failedLook() != null);
				assertThat(report.failedLook()).contains("53300");
				upToDateFor(steps, TIMEOUT.multipliedBy(2));
				assertThat(steps.report().readAt()).isEqualTo(report.readAt());
			}
			this.database.execute("alter role %s connection limit -1".formatted(this.role));
			Instant now = Instant.now();
			upToDateUntil(steps, (shown) -> shown.readAt() != null && shown.readAt().isAfter(now));
		}
	}

	@Test
	void serverThatTakesTooLongIsNoNews() throws SQLException {
		try (HikariDataSource pool = pool(this.database.url(), 2);
				Connection other = this.database.connect();
				Statement statement = other.createStatement()) {
			Steps steps = steps(pool);
			other.setAutoCommit(false);
			statement.execute("lock table flyway_schema_history");
			MigrationReport report = upToDateUntil(steps, (shown) -> shown.failedLook() != null);
			assertThat(report.failedLook()).contains("57014");
			upToDateFor(steps, TIMEOUT.multipliedBy(2));
			other.rollback();
			upToDateUntil(steps, (shown) -> shown.failedLook() == null);
		}
	}

	@Test
	void poolThatLetsItsCallersWaitIsNotWaitedFor() {
		try (HikariDataSource pool = new WaitingPool()) {
			configure(pool, this.database.url(), 2);
			Steps steps = steps(pool);
			((WaitingPool) pool).waits = true;
			Instant now = Instant.now();
			upToDateUntil(steps, (shown) -> shown.readAt() != null && shown.readAt().isAfter(now));
			upToDateFor(steps, TIMEOUT.multipliedBy(2));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void lostDatabaseShowsAlsoWhenThePoolHasNoConnectionToGive(int poolSize) throws SQLException {
		StallingWire wire = new StallingWire(this.database.url());
		try (HikariDataSource pool = pool(wire.url(this.database.url()), poolSize)) {
			Steps steps = steps(pool);
			try (Connection busy = pool.getConnection()) {
				assertThat(busy.isValid(1)).isTrue();
				wire.close();
				MigrationReport report = reportWhere(steps, (shown) -> shown.state() == State.UNREACHABLE);
				assertThat(report.readAt()).isBefore(report.at());
				assertThat(reportWhere(steps, (shown) -> String.valueOf(shown.problem()).contains("SQLSTATE 08"))
					.failedLook()).isNull();
			}
		}
		finally {
			wire.close();
		}
	}

	private MigrationReport upToDateUntil(Steps steps, Predicate<MigrationReport> condition) {
		return reportWhere(steps, (report) -> {
			assertThat(report.state()).as(report::toString).isEqualTo(State.UP_TO_DATE);
			return condition.test(report);
		});
	}

	private void upToDateFor(Steps steps, Duration time) {
		Instant end = Instant.now().plus(time);
		upToDateUntil(steps, (report) -> Instant.now().isAfter(end));
	}

	private static MigrationReport reportWhere(Steps steps, Predicate<MigrationReport> condition) {
		while (true) {
			MigrationReport report = steps.report();
			if (condition.test(report)) {
				return report;
			}
			try {
				Thread.sleep(5);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private Steps steps(DataSource dataSource) {
		Steps steps = new Steps(dataSource,
				new Scripts(this.directory).add("V1__a.sql", "create table a (id int)").location());
		steps.settings = steps.settings.withReports(Duration.ZERO, TIMEOUT);
		steps.reports = new DefaultMigrationReports(steps.settings);
		assertThat(steps.run().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
		return steps;
	}

	private HikariDataSource pool(String url, int size) {
		HikariDataSource pool = new HikariDataSource();
		configure(pool, url, size);
		return pool;
	}

	private void configure(HikariDataSource pool, String url, int size) {
		pool.setJdbcUrl(url);
		pool.setUsername(this.role);
		pool.setPassword("busy");
		pool.setMaximumPoolSize(size);
		pool.setMinimumIdle(0);
	}

	/**
	 * As a pool whose size nobody knows.
	 */
	private static final class WaitingPool extends HikariDataSource {

		private volatile boolean waits;

		@Override
		public Connection getConnection() throws SQLException {
			if (this.waits) {
				try {
					Thread.sleep(60_000);
				}
				catch (InterruptedException ex) {
					throw new SQLException("Timeout waiting for idle object", ex);
				}
			}
			return super.getConnection();
		}

	}

}
