package io.enumway.dialect;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

import io.enumway.EnumwayException;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.Fault;
import io.enumway.wire.FaultyWire;
import io.enumway.wire.Moment;
import io.enumway.wire.Point;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The connection breaks at every request of a type swap: the database is as before, or,
 * after the commit, as it is to be. Then the change succeeds.
 */
class BrokenSwapTests {

	private static final String SCHEMA = """
			create type mood as enum ('sad', 'zap', 'ok');
			create domain d as mood; create type c as (m mood);
			create table t (id int, m mood default 'zap', ms mood[], d d, c c);
			insert into t values (1, 'zap', '{zap,ok}', 'zap', row('zap'));
			create view v as select m from t where m = 'zap';
			create index i on t (id) where m = 'zap';
			create function f(x mood default 'zap') returns boolean language sql immutable return x = 'zap'::mood;
			alter table t add check (f(m) or m <> 'sad')""";

	@Test
	void leavesTheOldStateOrTheNewOne() throws SQLException {
		List<String> before;
		List<String> after;
		int requests;
		try (TestDatabase database = create(); FaultyWire wire = FaultyWire.intact(database.url())) {
			before = state(database);
			change(wire, database);
			after = state(database);
			requests = wire.requests().size();
		}
		assertThat(after).isNotEqualTo(before);
		List<Point> points = IntStream.rangeClosed(1, requests)
			.boxed()
			.flatMap((request) -> List.of(new Point(request, Moment.BEFORE), new Point(request, Moment.AFTER)).stream())
			.toList();
		for (int i = 0; i < points.size(); i += Rounds.of(8, 1)) {
			breakAt(points.get(points.size() - 1 - i), before, after);
		}
	}

	private static void breakAt(Point point, List<String> before, List<String> after) throws SQLException {
		try (TestDatabase database = create();
				FaultyWire wire = FaultyWire.breaking(database.url(), point, Fault.CONNECTION)) {
			try {
				change(wire, database);
			}
			catch (SQLException | EnumwayException ex) {
				assertThat(wire.struck()).as("%s: %s", point, ex).isTrue();
			}
			List<String> state = state(database);
			if (!state.equals(after)) {
				assertThat(state).as(point.toString()).isEqualTo(before);
			}
			TestConnections.outside(database).manager().removeValue("mood", "zap").replaceWith("ok");
			assertThat(state(database)).as(point.toString()).isEqualTo(after);
		}
	}

	private static void change(FaultyWire wire, TestDatabase database) throws SQLException {
		try (Connection connection = DriverManager.getConnection(wire.url(database.url()), database.user(),
				database.password())) {
			connection.setAutoCommit(false);
			EnumDialects.of(connection)
				.manager(new OneConnection(connection))
				.removeValue("mood", "zap")
				.replaceWith("ok");
			connection.commit();
		}
	}

	private static TestDatabase create() {
		TestDatabase database = TestDatabase.create();
		database.execute(SCHEMA);
		return database;
	}

	private static List<String> state(TestDatabase database) throws SQLException {
		List<String> state = CatalogDump.of(database);
		state.addAll(SwapScenario.data(database));
		return state;
	}

	/**
	 * The connection through the wire.
	 */
	private record OneConnection(Connection connection) implements EnumConnections {

		@Override
		public boolean joinsTransaction() {
			return true;
		}

		@Override
		public <T extends @Nullable Object> T inTransaction(Work<T> work) throws SQLException {
			return work.on(this.connection);
		}

		@Override
		public <T extends @Nullable Object> T separately(Work<T> work) throws SQLException {
			throw new SQLException("There is only one connection");
		}

	}

}
