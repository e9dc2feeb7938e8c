package io.enumway.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.dialect.EnumDialects;
import io.enumway.migration.DefaultEnumSynchronizer;
import io.enumway.migration.DriftPolicies;
import io.enumway.migration.EnumSynchronizer;
import io.enumway.migration.SyncMode;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.DistantWire;
import io.enumway.wire.FaultyWire;
import io.enumway.wire.Relay;

/**
 * A thousand enum types: created, and compared with their declarations.
 */
final class CatalogBenchmark {

	private static final int TYPES = 1000;

	private static final int TABLES = 100;

	private static final int COLUMNS_OF_A_TABLE = 100;

	private final Report report;

	private final int rounds;

	private final List<EnumDefinition> definitions = IntStream.range(0, TYPES)
		.mapToObj((number) -> EnumDefinition.of("type_" + number, "new", "open", "closed", "archived", "deleted"))
		.toList();

	CatalogBenchmark(Report report, int rounds) {
		this.report = report;
		this.rounds = rounds;
	}

	void creation() {
		int few = Math.max(3, this.rounds / 20);
		this.report.heading("Creation of 1,000 types (medians of %d rounds, in turns)".formatted(few));
		creation("beside CREATE TYPE in one round trip each", few, Duration.ZERO);
		creation("the same, server 1 ms away", few, Duration.ofMillis(1));
	}

	private void creation(String what, int few, Duration roundTrip) {
		double[] times = Samples.medians(few, List.of(() -> onEmpty(roundTrip, this::createWithOneRoundTripEach),
				() -> onEmpty(roundTrip, this::createTogether)));
		this.report.compare(what, "one by one  ", times[0], times[1]);
		this.report.goal("at least 10 x faster", times[0] >= 10 * times[1]);
	}

	private static double onEmpty(Duration roundTrip, Work work) {
		try (TestDatabase database = TestDatabase.create();
				DistantWire wire = new DistantWire(database.url(), roundTrip);
				Connection connection = roundTrip.isZero() ? database.connect() : connect(database, wire)) {
			return time(connection, work);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Connection connect(TestDatabase database, Relay relay) throws SQLException {
		return DriverManager.getConnection(relay.url(database.url()), database.user(), database.password());
	}

	private void createWithOneRoundTripEach(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			for (EnumDefinition definition : this.definitions) {
				statement.execute("create type %s as enum ('new', 'open', 'closed', 'archived', 'deleted')"
					.formatted(definition.name()));
			}
		}
	}

	private void createTogether(Connection connection) throws SQLException {
		manager(connection).createAll(this.definitions);
	}

	private static EnumManager manager(Connection connection) throws SQLException {
		return EnumDialects.of(connection).manager(new OneConnection(connection));
	}

	void driftCheck() {
		EnumSynchronizer synchronizer = new DefaultEnumSynchronizer(DeclaredEnums.of(this.definitions), SyncMode.CREATE,
				DriftPolicies.DEFAULTS, true);
		try (TestDatabase database = TestDatabase.create();
				Connection connection = database.connect();
				FaultyWire wire = FaultyWire.intact(database.url())) {
			createTogether(connection);
			createTables(connection);
			this.report.heading("Drift check of 1,000 types on 10,000 columns (median of %d)".formatted(this.rounds));
			double[] time = Samples.medians(this.rounds,
					List.of(() -> time(connection, (same) -> synchronizer.check(same, "public"))));
			this.report.measure("drift check", time[0]);
			this.report.goal("under 30 ms", time[0] < 30);
			long queries = queries(database, wire, synchronizer);
			this.report.note("%d quer%s".formatted(queries, (queries == 1) ? "y" : "ies"));
			this.report.goal("one query", queries == 1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static long queries(TestDatabase database, FaultyWire wire, EnumSynchronizer synchronizer)
			throws SQLException {
		try (Connection connection = connect(database, wire)) {
			int before = wire.requests().size();
			synchronizer.check(connection, "public");
			return wire.requests().size() - before;
		}
	}

	private static void createTables(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			for (int table = 0; table < TABLES; table++) {
				int first = table * COLUMNS_OF_A_TABLE;
				List<String> columns = IntStream.range(first, first + COLUMNS_OF_A_TABLE)
					.mapToObj((column) -> "column_%d type_%d".formatted(column, column % TYPES))
					.toList();
				statement.execute("create table table_%d (%s)".formatted(table, String.join(", ", columns)));
			}
			statement.execute("analyze");
		}
	}

	private static double time(Connection connection, Work work) {
		try {
			long start = System.nanoTime();
			work.on(connection);
			return (System.nanoTime() - start) / 1e6;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What is measured.
	 */
	@FunctionalInterface
	private interface Work {

		void on(Connection connection) throws SQLException;

	}

}
