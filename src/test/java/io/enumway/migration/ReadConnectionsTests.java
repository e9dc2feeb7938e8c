package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.StallingWire;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ReadConnections}.
 */
class ReadConnectionsTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@AutoClose
	private final StallingWire wire = new StallingWire(this.database.url());

	private final ReadConnections connections = new ReadConnections(Duration.ofSeconds(2));

	@Test
	void serverThatDoesNotAnswerIsNotWaitedForWithoutAPool() {
		this.wire.stall();
		SimpleDriverDataSource dataSource = new SimpleDriverDataSource(new org.postgresql.Driver(),
				this.wire.url(this.database.url()), this.database.user(), this.database.password());
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.connections.open(dataSource))
			.satisfies((ex) -> assertThat(ex.getSQLState()).startsWith("08"));
	}

	@Test
	void serverThatDoesNotAnswerIsNotWaitedForWithAPool() {
		try (HikariDataSource pool = pool()) {
			this.wire.stall();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.connections.open(pool))
				.satisfies((ex) -> assertThat(ex.getSQLState()).startsWith("08"));
			this.wire.resume();
		}
	}

	@Test
	void connectionsBesideThePoolBeginAsThoseOfThePool() throws SQLException {
		this.database.execute("create schema app");
		try (HikariDataSource pool = pool()) {
			pool.setMaximumPoolSize(1);
			pool.setSchema("app");
			pool.setConnectionInitSql("set application_name = 'initialized'");
			try (Connection pooled = this.connections.open(pool);
					Connection beside = this.connections.open(pool);
					Statement statement = beside.createStatement();
					ResultSet result = statement
						.executeQuery("select current_schema(), current_setting('application_name')")) {
				assertThat(pooled.getSchema()).isEqualTo("app");
				result.next();
				assertThat(result.getString(1)).isEqualTo("app");
				assertThat(result.getString(2)).isEqualTo("initialized");
			}
		}
	}

	@Test
	void connectionsAreThoseOfThePoolUntilItHasNone() throws SQLException {
		try (HikariDataSource pool = pool()) {
			try (Connection pooled = this.connections.open(pool)) {
				assertThat(pooled.isValid(1)).isTrue();
				assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
				try (Connection beside = this.connections.open(pool)) {
					assertThat(beside.isValid(1)).isTrue();
				}
			}
			try (Connection pooled = this.connections.open(pool)) {
				assertThat(pooled.isValid(1)).isTrue();
				assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
			}
		}
	}

	private HikariDataSource pool() {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(this.wire.url(this.database.url()));
		pool.setUsername(this.database.user());
		pool.setPassword(this.database.password());
		pool.setMaximumPoolSize(1);
		pool.setInitializationFailTimeout(-1);
		return pool;
	}

}
