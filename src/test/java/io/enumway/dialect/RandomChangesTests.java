package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.enumway.EnumChange;
import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.EnumRefusedException;
import io.enumway.EnumType;
import io.enumway.Position;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random changes, alone and in lists, applied to a type in use and to a list of labels.
 */
class RandomChangesTests {

	private static final EnumName MOOD = TestDatabase.enumName("mood");

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void databaseFollowsTheModel(boolean insideTransaction) throws SQLException {
		for (int seed = 0; seed < Rounds.of(2, 30); seed++) {
			try (TestDatabase database = TestDatabase.create();
					Connection connection = database.connect();
					Statement statement = connection.createStatement()) {
				statement.execute("""
						create type mood as enum ('a', 'b');
						create table t (id serial primary key, m mood not null default 'a');
						insert into t (m) values ('a'), ('b')""");
				connection.setAutoCommit(!insideTransaction);
				TestConnections connections = insideTransaction ? TestConnections.inside(database, connection)
						: TestConnections.outside(database);
				run(new Random(seed), connections.manager(), connection);
			}
		}
	}

	private void run(Random random, EnumManager manager, Connection connection) throws SQLException {
		List<String> model = new ArrayList<>(List.of("a", "b"));
		for (int step = 0; step < 12; step++) {
			List<String> next = new ArrayList<>(model);
			List<EnumChange> changes = new ArrayList<>();
			for (int i = 0; i <= random.nextInt(3); i++) {
				changes.add(change(random, next, "l" + step + "_" + i));
			}
			try {
				manager.apply(changes);
				model = next;
			}
			catch (EnumRefusedException ex) {
				assertThat(ex.getRemedy()).as(changes.toString()).contains("split the migration");
				connection.commit();
				manager.apply(changes);
				model = next;
			}
			assertThat(manager.find(MOOD)).as(changes.toString()).map(EnumType::labels).hasValue(model);
			assertThat(manager.plan(List.of(new EnumChange.ReorderValues(MOOD, model))).isEmpty()).isTrue();
			try (Statement statement = connection.createStatement()) {
				statement.execute("insert into t (m) values ('%s'), (default)"
					.formatted(model.get(random.nextInt(model.size()))));
			}
			if (random.nextInt(3) == 0 && !connection.getAutoCommit()) {
				connection.commit();
			}
		}
	}

	/**
	 * A change that is possible with the labels, which it changes too.
	 */
	private EnumChange change(Random random, List<String> labels, String fresh) {
		int at = random.nextInt(labels.size());
		String label = labels.get(at);
		switch ((labels.size() > 2) ? random.nextInt(8) : random.nextInt(4)) {
			case 0 -> {
				labels.add(at, fresh);
				return new EnumChange.AddValue(MOOD, fresh, new Position.Before(label));
			}
			case 1 -> {
				labels.add(at + 1, fresh);
				return new EnumChange.AddValue(MOOD, fresh, new Position.After(label));
			}
			case 2 -> {
				labels.add(fresh);
				return new EnumChange.AddValue(MOOD, fresh, new Position.Last());
			}
			case 3 -> {
				labels.set(at, fresh);
				return new EnumChange.RenameValue(MOOD, label, fresh);
			}
			case 4 -> {
				labels.remove(label);
				return new EnumChange.RemoveValue(MOOD, label, labels.get(random.nextInt(labels.size())));
			}
			case 5 -> {
				String other = labels.get((at + 1) % labels.size());
				String into = labels.get(random.nextInt(labels.size()));
				labels.removeIf((one) -> !one.equals(into) && (one.equals(label) || one.equals(other)));
				return new EnumChange.MergeValues(MOOD, List.of(label, other), into);
			}
			case 6 -> {
				return replace(random, labels, fresh);
			}
			default -> {
				Collections.shuffle(labels, random);
				return new EnumChange.ReorderValues(MOOD, labels);
			}
		}
	}

	/**
	 * Some labels stay, the others become one of those that there are then.
	 */
	private static EnumChange replace(Random random, List<String> labels, String fresh) {
		List<String> before = List.copyOf(labels);
		labels.removeIf((label) -> random.nextInt(3) == 0);
		for (int i = random.nextInt(3); i >= 0; i--) {
			labels.add(random.nextInt(labels.size() + 1), fresh + "_" + i);
		}
		if (random.nextInt(3) == 0) {
			Collections.shuffle(labels, random);
		}
		Map<String, String> mapping = new LinkedHashMap<>();
		before.stream()
			.filter((label) -> !labels.contains(label))
			.forEach((label) -> mapping.put(label, labels.get(random.nextInt(labels.size()))));
		return new EnumChange.ReplaceValues(MOOD, labels, mapping);
	}

}
