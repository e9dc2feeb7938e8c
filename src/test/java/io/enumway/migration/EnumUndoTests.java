package io.enumway.migration;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.enumway.EnumChange;
import io.enumway.EnumChanges;
import io.enumway.EnumManager;
import io.enumway.EnumType;
import io.enumway.EnumUndo;
import io.enumway.EnumwayException;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link EnumUndo} and for what {@link EnumMigration} makes of it.
 */
class EnumUndoTests {

	static Stream<Arguments> undos() {
		return Stream.of(undo((c) -> c.create("m", "a"), (u) -> u.drop("m")),
				undo((c) -> c.addValue("m", "x").last(), (u) -> u.removeValue("m", "x").unused()),
				undo((c) -> c.addValue("m", "x").undoneWith("a").last(),
						(u) -> u.removeValue("m", "x").replaceWith("a")),
				undo((c) -> c.renameValue("m", "a", "b"), (u) -> u.renameValue("m", "b", "a")), undo((c) -> {
					c.renameType("app.m", "n");
					c.moveToSchema("app.n", "audit");
				}, (u) -> {
					u.moveToSchema("audit.n", "app");
					u.renameType("app.n", "m");
				}), undo((c) -> {
					c.given("m", "a", "b", "c", "d");
					c.removeValue("m", "a").replaceWith("b");
					c.mergeValues("m", "b", "c").into("d");
				}, (u) -> {
					u.addValue("m", "b").first();
					u.addValue("m", "c").after("b");
					u.addValue("m", "a").first();
				}), undo((c) -> {
					c.given("m", "a", "b");
					c.reorder("m", "b", "a");
				}, (u) -> u.reorder("m", "a", "b")), undo((c) -> {
					c.given("m", "a", "b", "c");
					c.replaceValues("m", List.of("x", "b", "y"), Map.of("a", "x", "c", "b"));
				}, (u) -> u.replaceValues("m", List.of("a", "b", "c"), Map.of("x", "a"))), undo((c) -> {
					c.given("m", "a", "b");
					c.drop("m");
				}, (u) -> u.create("m", "a", "b")), undo((c) -> {
					c.given("m", "a", "b");
					c.addValue("m", "a").last();
				}, (u) -> {
				}));
	}

	private static Arguments undo(Consumer<EnumChanges> changes, Consumer<EnumChanges> undo) {
		return arguments(EnumChanges.of(changes), EnumChanges.of(undo));
	}

	@ParameterizedTest
	@MethodSource("undos")
	void takesChangesBack(List<EnumChange> changes, List<EnumChange> expected) {
		EnumUndo undo = EnumUndo.of(changes);
		assertThat(undo.isPossible()).as(undo.obstacles().toString()).isTrue();
		assertThat(undo.changes()).isEqualTo(expected);
	}

	@ParameterizedTest(name = "{1}")
	@MethodSource("io.enumway.ChangeWordsTests#changes")
	void noChangeIsForgotten(EnumChange change, String words) {
		assertThat(ChangeChecksum.of(List.of(change), null)).isNotNull();
		EnumUndo undo = EnumUndo.of(List.of(change));
		if (!(change instanceof EnumChange.GivenLabels)) {
			assertThat(undo.changes().size() + undo.obstacles().size()).isPositive();
		}
	}

	static Stream<List<EnumChange>> irreversible() {
		return Stream.of(EnumChanges.of((c) -> c.removeValue("m", "a").unused()),
				EnumChanges.of((c) -> c.mergeValues("m", "a", "b").into("b")),
				EnumChanges.of((c) -> c.reorder("m", "a", "b")),
				EnumChanges.of((c) -> c.replaceValues("m", List.of("a"), Map.of())), EnumChanges.of((c) -> c.drop("m")),
				EnumChanges.of((c) -> c.moveToSchema("m", "audit")));
	}

	@ParameterizedTest
	@MethodSource("irreversible")
	void saysWhatMustBeDeclared(List<EnumChange> changes) {
		EnumUndo undo = EnumUndo.of(changes);
		assertThat(undo.isPossible()).isFalse();
		assertThat(undo.changes()).isEmpty();
		assertThat(undo.obstacles()).singleElement()
			.asString()
			.containsAnyOf("declare given(\"m\"", "qualify the name");
	}

	@Test
	void notesThatRowsDoNotComeBack() {
		EnumUndo undo = EnumUndo.of(EnumChanges.of((changes) -> {
			changes.given("m", "a", "b");
			changes.removeValue("m", "a").replaceWith("b");
		}));
		assertThat(undo.notes()).singleElement().asString().contains("[a]");
	}

	@Test
	void undoEndsWhereTheChangesBegan() {
		for (int seed = 0; seed < Rounds.of(2_000, 100_000); seed++) {
			RandomHistory history = RandomHistory.of(new Random(seed));
			List<EnumChange> changes = new ArrayList<>();
			changes.add(new EnumChange.GivenLabels(RandomHistory.TYPE, history.start()));
			changes.addAll(history.changes());
			EnumUndo undo = EnumUndo.of(changes);
			List<String> labels = history.end();
			for (EnumChange change : undo.changes()) {
				labels = change.labelsAfter(labels);
			}
			assertThat(labels).as("seed %s: %s, undone by %s", seed, history, undo).isEqualTo(history.start());
		}
	}

	@Test
	void databaseEndsWhereTheChangesBegan() throws Exception {
		for (int seed = 0; seed < Rounds.of(10, 100); seed++) {
			RandomHistory history = RandomHistory.of(new Random(seed));
			try (TestDatabase database = TestDatabase.create()) {
				EnumManager manager = EnumManagers.of(database.dataSource());
				manager.create("mood", history.start().toArray(String[]::new));
				database.execute("create table t (m mood, ms mood[])");
				List<EnumChange> changes = new ArrayList<>(history.changes());
				changes.add(0, new EnumChange.GivenLabels(RandomHistory.TYPE, history.start()));
				manager.apply(changes);
				assertThat(manager.find("mood")).map(EnumType::labels).hasValue(history.end());
				EnumUndo undo = EnumUndo.of(changes);
				manager.apply(undo.changes());
				assertThat(manager.find("mood")).as("seed %s: %s, undone by %s", seed, history, undo)
					.map(EnumType::labels)
					.hasValue(history.start());
			}
		}
	}

	@Test
	void migrationTakesItsDeclaredChangesBack() throws Exception {
		try (TestDatabase database = TestDatabase.create()) {
			database.execute("create type mood as enum ('sad', 'ok', 'fine'); create table t (m mood default 'ok')");
			V2__Fewer_moods migration = new V2__Fewer_moods();
			assertThat(migration.isReversible()).isTrue();
			inTransaction(database, (scope) -> scope.enums().apply(migration.declaredChanges()));
			assertThat(labels(database)).containsExactly("sad", "good", "great");
			inTransaction(database, migration::downgrade);
			assertThat(labels(database)).containsExactly("sad", "ok", "fine");
		}
	}

	@Test
	void migrationWithAnUpgradeOfItsOwnIsNotReversibleByItself() {
		EnumMigration migration = new V3__More();
		assertThat(migration.isReversible()).isFalse();
		assertThat(migration.irreversibility()).contains("upgrade(MigrationContext)");
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> migration.downgrade(null))
			.withMessageContaining("V3__More cannot be undone");
	}

	@Test
	void overrideMayCallTheDerivedUndo() throws Exception {
		try (TestDatabase database = TestDatabase.create()) {
			database.execute("create type mood as enum ('sad'); create table t (m mood)");
			EnumMigration migration = new V3__More() {

				@Override
				protected void downgrade(MigrationContext m) throws Exception {
					m.jdbc().sql("delete from t where m = 'more'").update();
					super.downgrade(m);
				}

			};
			assertThat(migration.isReversible()).isTrue();
			inTransaction(database, (scope) -> {
				scope.enums().apply(migration.declaredChanges());
				migration.upgrade(scope);
			});
			inTransaction(database, migration::downgrade);
			assertThat(labels(database)).containsExactly("sad");
		}
	}

	private static List<String> labels(TestDatabase database) {
		return EnumManagers.of(database.dataSource()).find("mood").map(EnumType::labels).orElseThrow();
	}

	private static void inTransaction(TestDatabase database, Work work) throws Exception {
		try (Connection connection = database.connect()) {
			connection.setAutoCommit(false);
			work.in(MigrationScope.of("a migration", connection, SideConnections.of(database.dataSource())));
			connection.commit();
		}
	}

	@FunctionalInterface
	private interface Work {

		void in(MigrationContext scope) throws Exception;

	}

	private static final class V2__Fewer_moods extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.given("mood", "sad", "ok", "fine");
			changes.replaceValues("mood", List.of("sad", "good", "great"), Map.of("ok", "good", "fine", "good"));
		}

	}

	private static class V3__More extends EnumMigration {

		V3__More() {
			super("V3__More");
		}

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("mood", "more").last();
		}

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("insert into t values ('more')").update();
		}

	}

}
