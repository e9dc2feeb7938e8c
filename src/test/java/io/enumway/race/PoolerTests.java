package io.enumway.race;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import io.enumway.EnumwayException;
import io.enumway.migration.EnumManagers;
import io.enumway.migration.PoolerException;
import io.enumway.migration.SecondConnectionException;
import io.enumway.replica.Causes;
import io.enumway.replica.Replica;
import io.enumway.replica.Simultaneously;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.BackendSettings;
import io.enumway.wire.TransactionPooler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * Behind a pooler in transaction mode a session lock is worth nothing: the boot says so,
 * and leaves none behind. What a service does later works behind one.
 */
class PoolerTests {

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void transactionPoolerIsRefusedAndNoLockStaysBehind(boolean roundRobin) {
		try (TestDatabase database = TestDatabase.create();
				TransactionPooler pooler = new TransactionPooler(database.url(), roundRobin)) {
			assertRefused(database, pooler::url);
		}
	}

	@Test
	void refusedBootsLeaveTheSessionsOfOthersAsTheyWere() {
		try (TestDatabase database = TestDatabase.create();
				TransactionPooler pooler = new TransactionPooler(database.url(), true)) {
			String url = pooler.url(database.url());
			Replica replica = replica(database).through(url)
				.with("spring.flyway.init-sqls", "set statement_timeout = '1h'");
			for (int boot = 0; boot < 3; boot++) {
				assertRefused(database, replica);
			}
			assertThat(BackendSettings.changed(database, url)).isEmpty();
		}
	}

	@Test
	@EnabledIf("io.enumway.race.PgBouncer#isInstalled")
	void pgBouncerInTransactionModeIsRefusedAndNoLockStaysBehind() {
		try (TestDatabase database = TestDatabase.create();
				PgBouncer pgBouncer = PgBouncer.start(database, "transaction")) {
			assertRefused(database, pgBouncer::url);
		}
	}

	@Test
	@EnabledIf("io.enumway.race.PgBouncer#isInstalled")
	void pgBouncerInStatementModeIsRefusedAndNoLockStaysBehind() {
		try (TestDatabase database = TestDatabase.create();
				PgBouncer pgBouncer = PgBouncer.start(database, "statement")) {
			assertRefused(database, pgBouncer::url);
		}
	}

	@Test
	@EnabledIf("io.enumway.race.PgBouncer#isInstalled")
	void pgBouncerInSessionModeIsGoodEnough() {
		try (TestDatabase database = TestDatabase.create();
				PgBouncer pgBouncer = PgBouncer.start(database, "session")) {
			replica(database).through(pgBouncer.url(database.url())).bootOnce();
			assertThat(versions(database)).containsExactly("1", "2");
			assertThat(database.advisoryLocks()).isEmpty();
		}
	}

	/**
	 * Each would wait for a server connection that another one keeps, and end with what
	 * PgBouncer says after two minutes.
	 */
	@ParameterizedTest
	@CsvSource({ "1, 1", "3, 12" })
	@EnabledIf("io.enumway.race.PgBouncer#isInstalled")
	void pgBouncerInTransactionModeWithFewConnectionsIsRefusedInTime(int size, int replicas) {
		try (TestDatabase database = TestDatabase.create();
				PgBouncer pgBouncer = PgBouncer.start(database, "transaction", size)) {
			assertThat(failures(database, pgBouncer, replicas)).hasSize(replicas)
				.allSatisfy((failure) -> assertThat(Causes.of(failure))
					.hasAtLeastOneElementOfType((replicas == 1) ? PoolerException.class : EnumwayException.class)
					.noneMatch((cause) -> String.valueOf(cause.getMessage()).contains("query_wait_timeout")));
			assertThat(database.advisoryLocks()).isEmpty();
			assertThat(versions(database)).isEmpty();
		}
	}

	@Test
	@EnabledIf("io.enumway.race.PgBouncer#isInstalled")
	void pgBouncerInSessionModeWithoutASecondConnectionIsRefusedInTime() {
		try (TestDatabase database = TestDatabase.create();
				PgBouncer pgBouncer = PgBouncer.start(database, "session", 2)) {
			List<Throwable> failures = failures(database, pgBouncer, 2);
			assertThat(failures).isNotEmpty()
				.allSatisfy((failure) -> assertThat(Causes.of(failure))
					.hasAtLeastOneElementOfType(SecondConnectionException.class));
			assertThat(database.advisoryLocks()).isEmpty();
			assertThat(versions(database)).isEqualTo((failures.size() == 2) ? List.of() : List.of("1", "2"));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void valueAddedThroughATransactionPoolerLeavesNothingToOtherClients(boolean roundRobin) throws SQLException {
		try (TestDatabase database = TestDatabase.create();
				TransactionPooler pooler = new TransactionPooler(database.url(), roundRobin)) {
			assertNothingIsLeft(database, pooler.url(database.url()));
		}
	}

	@Test
	@EnabledIf("io.enumway.race.PgBouncer#isInstalled")
	void valueAddedThroughPgBouncerLeavesNothingToOtherClients() throws SQLException {
		try (TestDatabase database = TestDatabase.create();
				PgBouncer pgBouncer = PgBouncer.start(database, "transaction")) {
			assertNothingIsLeft(database, pgBouncer.url(database.url()));
		}
	}

	private static void assertNothingIsLeft(TestDatabase database, String pooler) throws SQLException {
		database.execute("""
				create schema app;
				grant all on schema app to pg_monitor;
				create type app.mood as enum ('sad');
				alter type app.mood owner to pg_monitor""");
		String url = pooler + "?prepareThreshold=0";
		DataSource dataSource = new DriverManagerDataSource(url, database.user(), database.password());
		List<String> before = sessions(dataSource);
		JdbcClient client = JdbcClient.create(dataSource);
		new TransactionTemplate(new JdbcTransactionManager(dataSource)).executeWithoutResult((status) -> {
			client.sql("set local role pg_monitor").update();
			client.sql("set local search_path = app").update();
			EnumManagers.of(dataSource).addValue("mood", "ok").last();
			assertThat(client.sql("select 'ok'::mood::text").query(String.class).single()).isEqualTo("ok");
		});
		assertThat(sessions(dataSource)).isEqualTo(before);
	}

	/**
	 * What clients find that keep several server connections at once.
	 */
	private static List<String> sessions(DataSource dataSource) throws SQLException {
		List<Connection> clients = new ArrayList<>();
		List<String> found = new ArrayList<>();
		try {
			for (int i = 0; i < 6; i++) {
				clients.add(dataSource.getConnection());
			}
			for (Connection client : clients) {
				client.setAutoCommit(false);
				try (Statement statement = client.createStatement();
						ResultSet row = statement
							.executeQuery("select current_setting('role') || ' ' || current_setting('search_path')")) {
					row.next();
					found.add(row.getString(1));
				}
			}
			return found;
		}
		finally {
			for (Connection client : clients) {
				client.close();
			}
		}
	}

	private static List<Throwable> failures(TestDatabase database, PgBouncer pgBouncer, int replicas) {
		Replica replica = replica(database).through(pgBouncer.url(database.url()));
		long start = System.nanoTime();
		List<Throwable> failures = Simultaneously.run(replicas, (number) -> replica::bootOnce);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(90));
		return failures;
	}

	private static void assertRefused(TestDatabase database, UnaryOperator<String> pooler) {
		String url = pooler.apply(database.url());
		assertRefused(database, replica(database).through(url));
		// as users of poolers set it, so that no prepared statement gives the pooler away
		assertRefused(database, replica(database).through(url + "?prepareThreshold=0"));
		// and while another client keeps several server connections in turn
		try (Connection other = DriverManager.getConnection(url, database.user(), database.password());
				Statement statement = other.createStatement()) {
			statement.execute("select 1");
			assertRefused(database, replica(database).through(url));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		replica(database).bootOnce();
		assertThat(versions(database)).containsExactly("1", "2");
	}

	private static void assertRefused(TestDatabase database, Replica replica) {
		assertThatException().isThrownBy(replica::bootOnce)
			.satisfies((ex) -> assertThat(Causes.of(ex)).hasAtLeastOneElementOfType(EnumwayException.class)
				.filteredOn(EnumwayException.class::isInstance)
				.first(type(EnumwayException.class))
				.satisfies((cause) -> assertThat(cause.getMessage() + cause.getRemedy()).contains("transaction mode")
					.contains("session mode")));
		assertThat(database.advisoryLocks()).isEmpty();
		assertThat(versions(database)).isEmpty();
	}

	private static Replica replica(TestDatabase database) {
		return Replica.of(RaceService.class, database, "classpath:race/plain");
	}

	private static List<String> versions(TestDatabase database) {
		return History.versions(database);
	}

}
