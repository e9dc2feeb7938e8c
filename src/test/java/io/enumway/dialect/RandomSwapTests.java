package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.enumway.EnumChange;
import io.enumway.EnumManager;
import io.enumway.EnumRefusedException;
import io.enumway.EnumSqlException;
import io.enumway.EnumType;
import io.enumway.EnumwayException;
import io.enumway.migration.EnumManagers;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.Fault;
import io.enumway.wire.FaultyWire;
import io.enumway.wire.Moment;
import io.enumway.wire.Point;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random schemas and random changes: after each change the catalog and the rows are what
 * they were but for the labels, or, if it was refused or failed, exactly what they were.
 * What is derived to undo a change leads back to the start.
 */
class RandomSwapTests {

	private static final int REQUESTS = 5;

	/**
	 * Two rows that become equal by a merge.
	 */
	private static final List<String> CONFLICT = List.of("23505", "23P01");

	@Test
	void losesNothingAndDoesNothingByHalves() throws SQLException {
		int rounds = Rounds.of(15, 2_000);
		int changed = 0;
		for (int seed = 0; seed * REQUESTS < rounds; seed++) {
			changed += changed(seed);
		}
		assertThat(changed).isGreaterThan(rounds / 2);
	}

	/**
	 * Make the requests of a seed.
	 * @return how many changed something
	 */
	private static int changed(int seed) throws SQLException {
		Random random = new Random(seed);
		RandomSchema schema = new RandomSchema(random);
		try (TestDatabase database = TestDatabase.create(); Connection look = database.connect()) {
			schema.create(look);
			return new Run(database, look, schema, random, seed).requests();
		}
	}

	/**
	 * Requests to one database, one after the other.
	 */
	private static final class Run {

		private final TestDatabase database;

		private final Connection look;

		private final RandomSchema schema;

		private final Random random;

		private final int seed;

		private final EnumManager manager;

		private final Map<RandomType, List<String>> labels = new EnumMap<>(RandomType.class);

		private DatabaseState state;

		private boolean broken;

		Run(TestDatabase database, Connection look, RandomSchema schema, Random random, int seed) throws SQLException {
			this.database = database;
			this.look = look;
			this.schema = schema;
			this.random = random;
			this.seed = seed;
			this.manager = TestConnections.keeping(database).manager();
			this.state = DatabaseState.of(look);
			for (RandomType type : RandomType.values()) {
				this.labels.put(type, type.labels());
			}
		}

		/**
		 * Make the requests.
		 * @return how many changed something
		 */
		int requests() throws SQLException {
			int changed = 0;
			for (int i = 0; i < REQUESTS; i++) {
				RandomRequest request = RandomRequest.of(this.random, new EnumMap<>(this.labels), this.schema.tables(),
						i);
				DatabaseState before = this.state;
				if (isDone(request)) {
					changed++;
					undo(request, before);
				}
			}
			return changed;
		}

		private boolean isDone(RandomRequest request) throws SQLException {
			DatabaseState expected = request.expected(this.state);
			if (isRefused(request, request.changes())) {
				return false;
			}
			requireState(expected, request);
			return true;
		}

		private boolean isRefused(RandomRequest request, List<EnumChange> changes) throws SQLException {
			try {
				this.manager.apply(changes);
				return false;
			}
			catch (EnumRefusedException | EnumSqlException ex) {
				requireState(this.state, "refused by " + ex.getMessage());
				if (!(request.merges() && CONFLICT.contains(String.valueOf(ex.getSqlState())))) {
					assertThat(ex).as(describe(request)).isInstanceOf(EnumRefusedException.class);
				}
				return true;
			}
		}

		/**
		 * Undo what was done, and sometimes do it again.
		 */
		private void undo(RandomRequest request, DatabaseState before) throws SQLException {
			DatabaseState after = this.state;
			if (request.merges()) {
				undoMerge(request);
				return;
			}
			apply(request.undo(), before, "the undo of " + request);
			if (!this.broken) {
				this.broken = true;
				breakOff(request, before, after);
			}
			else if (this.random.nextBoolean()) {
				apply(request.changes(), after, "again " + request);
			}
			else {
				return;
			}
			this.labels.putAll(request.labelsAfter());
		}

		/**
		 * Nobody can tell which of the rows had which label.
		 */
		private void undoMerge(RandomRequest request) throws SQLException {
			if (isRefused(request, request.undo())) {
				this.labels.putAll(request.labelsAfter());
				return;
			}
			this.labels.forEach((type, labels) -> assertThat(this.manager.find(type.enumName()))
				.as(describe("the undo of " + request))
				.map(EnumType::labels)
				.hasValue(labels));
			this.state = DatabaseState.of(this.look);
		}

		/**
		 * Make a request whose connection breaks somewhere, then make it.
		 */
		private void breakOff(RandomRequest request, DatabaseState before, DatabaseState after) throws SQLException {
			int length;
			try (FaultyWire wire = FaultyWire.intact(this.database.url())) {
				through(wire).apply(request.changes());
				length = wire.requests().size();
			}
			requireState(after, request);
			apply(request.undo(), before, "the undo of " + request);
			Point point = new Point(1 + this.random.nextInt(length),
					this.random.nextBoolean() ? Moment.BEFORE : Moment.AFTER);
			try (FaultyWire wire = FaultyWire.breaking(this.database.url(), point, Fault.CONNECTION)) {
				through(wire).apply(request.changes());
			}
			catch (EnumwayException ex) {
				if (!DatabaseState.of(this.look).equals(after)) {
					requireState(before, "broken %s: %s".formatted(point, request));
				}
				apply(request.changes(), after, "after " + point + ": " + request);
			}
			requireState(after, request);
		}

		private EnumManager through(FaultyWire wire) {
			return EnumManagers.of(new DriverManagerDataSource(wire.url(this.database.url()), this.database.user(),
					this.database.password()));
		}

		private void apply(List<EnumChange> changes, DatabaseState expected, String what) throws SQLException {
			try {
				this.manager.apply(changes);
			}
			catch (EnumwayException ex) {
				throw new AssertionError(describe(what), ex);
			}
			requireState(expected, what);
		}

		private void requireState(DatabaseState expected, Object what) throws SQLException {
			this.state = DatabaseState.of(this.look);
			assertThat(this.state.catalog()).as(describe(what)).isEqualTo(expected.catalog());
			assertThat(this.state.rows()).as(describe(what)).isEqualTo(expected.rows());
		}

		private String describe(Object what) {
			return "seed %d, %s in %s".formatted(this.seed, what, this.schema);
		}

	}

}
