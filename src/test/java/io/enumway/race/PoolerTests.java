package io.enumway.race;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import io.enumway.EnumwayException;
import io.enumway.migration.PoolerException;
import io.enumway.migration.SecondConnectionException;
import io.enumway.replica.Causes;
import io.enumway.replica.Replica;
import io.enumway.replica.Simultaneously;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.TransactionPooler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * Behind a pooler in transaction mode a session lock is worth nothing: the boot says so,
 * and leaves none behind.
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
