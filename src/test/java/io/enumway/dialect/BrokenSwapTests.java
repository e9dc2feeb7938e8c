package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.enumway.EnumChanges;
import io.enumway.EnumwayException;
import io.enumway.migration.EnumManagers;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.Fault;
import io.enumway.wire.FaultyWire;
import io.enumway.wire.Moment;
import io.enumway.wire.Point;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The connection breaks at every request of a type swap: the database is as before, or,
 * after the commit, as it is to be. Then the change succeeds.
 */
class BrokenSwapTests {

	private static final String SCHEMA = """
			create type level as enum ('low');
			create type mood as enum ('sad', 'zap', 'ok');
			create domain d as mood; create type c as (m mood);
			create table t (id int, m mood default 'zap', ms mood[], d d, c c, l level);
			insert into t values (1, 'zap', '{zap,ok}', 'zap', row('zap'), 'low');
			create view v as select m from t where m = 'zap';
			create index i on t (id) where m = 'zap';
			create function f(x mood default 'zap') returns boolean language sql immutable return x = 'zap'::mood;
			alter table t add check (f(m) or m <> 'sad')""";

	private static final Consumer<EnumChanges> CHANGE = (changes) -> {
		changes.removeValue("mood", "zap").replaceWith("ok");
		changes.addValue("level", "high").last();
	};

	/**
	 * What a migration commits first, so that the rest of it can use the value.
	 */
	private static final String COMMITTED_FIRST = "alter type level add value 'high'";

	private final TestDatabase template = TestDatabase.create();

	@BeforeEach
	void setUp() {
		this.template.execute(SCHEMA);
	}

	@AfterEach
	void tearDown() {
		this.template.close();
	}

	@ParameterizedTest
	@EnumSource
	void leavesTheOldStateOrTheNewOne(Way way) throws SQLException {
		List<List<String>> unfinished;
		List<String> after;
		int requests;
		try (TestDatabase database = this.template.copy(); FaultyWire wire = FaultyWire.intact(database.url())) {
			List<String> before = state(database);
			way.change(wire, database);
			after = state(database);
			requests = wire.requests().size();
			assertThat(after).isNotEqualTo(before);
			unfinished = (way == Way.IN_A_MIGRATION) ? List.of(before, stateWithCommitted()) : List.of(before);
		}
		// the last ones are those around the commit
		for (int i = Rounds.of(way.ordinal(), 0); i < requests * 2; i += Rounds.of(50, 1)) {
			Moment moment = (i % 2 == 0) ? Moment.AFTER : Moment.BEFORE;
			breakAt(way, new Point(requests - i / 2, moment), unfinished, after);
		}
	}

	private List<String> stateWithCommitted() throws SQLException {
		try (TestDatabase database = this.template.copy()) {
			database.execute(COMMITTED_FIRST);
			return state(database);
		}
	}

	private void breakAt(Way way, Point point, List<List<String>> unfinished, List<String> after) throws SQLException {
		try (TestDatabase database = this.template.copy();
				FaultyWire wire = FaultyWire.breaking(database.url(), point, Fault.CONNECTION)) {
			try {
				way.change(wire, database);
				assertThat(state(database)).as(point.toString()).isEqualTo(after);
			}
			catch (SQLException | EnumwayException ex) {
				assertThat(wire.struck()).as("%s: %s", point, ex).isTrue();
				List<String> state = state(database);
				if (!state.equals(after)) {
					assertThat(state).as(point.toString()).isIn(unfinished);
				}
			}
			TestConnections.outside(database).manager().apply(CHANGE);
			assertThat(state(database)).as(point.toString()).isEqualTo(after);
		}
	}

	private static List<String> state(TestDatabase database) throws SQLException {
		List<String> state = CatalogDump.of(database);
		state.addAll(SwapScenario.data(database));
		return state;
	}

	/**
	 * Whose transaction it is.
	 */
	enum Way {

		/**
		 * A migration's, which has a second connection.
		 */
		IN_A_MIGRATION {

			@Override
			void change(DriverManagerDataSource dataSource, FaultyWire wire, TestDatabase database)
					throws SQLException {
				try (Connection connection = dataSource.getConnection()) {
					connection.setAutoCommit(false);
					TestConnections.inside(dataSource, connection).manager().apply(CHANGE);
					connection.commit();
				}
			}

		},

		/**
		 * The manager's own.
		 */
		BY_ITSELF {

			@Override
			void change(DriverManagerDataSource dataSource, FaultyWire wire, TestDatabase database) {
				EnumManagers.of(dataSource).apply(CHANGE);
			}

		},

		/**
		 * The manager's own, which does not get the locks at first.
		 */
		BY_ITSELF_AGAIN {

			private final SwapSettings patient = new SwapSettings(Duration.ofMillis(50), 100, Duration.ofMillis(1));

			@Override
			void change(DriverManagerDataSource dataSource, FaultyWire wire, TestDatabase database)
					throws SQLException {
				try (Connection busy = database.connect(); Statement statement = busy.createStatement()) {
					busy.setAutoCommit(false);
					statement.execute("lock table t in access share mode");
					CompletableFuture<Void> end = new CompletableFuture<>();
					CompletableFuture<Void> release = CompletableFuture.runAsync(() -> release(busy, wire, end));
					try {
						EnumManagers.of(dataSource, this.patient).apply(CHANGE);
						assertThat(attempts(wire)).isGreaterThan(1);
					}
					finally {
						end.complete(null);
						release.join();
					}
				}
			}

		};

		final void change(FaultyWire wire, TestDatabase database) throws SQLException {
			change(new DriverManagerDataSource(wire.url(database.url()), database.user(), database.password()), wire,
					database);
		}

		abstract void change(DriverManagerDataSource dataSource, FaultyWire wire, TestDatabase database)
				throws SQLException;

		/**
		 * Let go of the table when a second attempt asks for it.
		 */
		private static void release(Connection busy, FaultyWire wire, CompletableFuture<Void> end) {
			try {
				while (attempts(wire) < 2 && !end.isDone()) {
					Thread.sleep(2);
				}
				busy.rollback();
			}
			catch (SQLException | InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static long attempts(FaultyWire wire) {
			return wire.requests().stream().filter((sql) -> sql.startsWith("LOCK TABLE")).count();
		}

	}

}
