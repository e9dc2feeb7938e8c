package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import io.enumway.EnumManager;
import io.enumway.EnumRefusedException;
import io.enumway.EnumSqlException;
import io.enumway.EnumwayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for rows whose labels change where more than an UPDATE writes or reads them:
 * defaults of added columns, and foreign keys.
 */
class SqliteRowUpdatesTests extends MoodOnSqlite {

	SqliteRowUpdatesTests() {
		super("sad", "ok", "happy");
	}

	@ParameterizedTest
	@ValueSource(strings = { "default 'sad'", "not null default 'sad'", "default ('sad')", "default \"sad\"",
			"default sad" })
	void rowsThatAreOlderThanAnIndexedColumnChangeWithItsDefault(String constraint) {
		addColumn(constraint);
		this.database.execute("create index i on t (s)", "create index j on t (upper(s))",
				"create index k on t (id) where s <> 'ok'");
		this.manager.renameValue("mood", "sad", "blue");
		assertThat(all()).isEqualTo("blue,blue,ok,blue");
		assertThat(this.database.single("select group_concat(id) from t indexed by i where s = 'blue'"))
			.isEqualTo("1,2,4");
		assertThat(this.database.single("select group_concat(id) from t indexed by j where upper(s) = 'BLUE'"))
			.isEqualTo("1,2,4");
		this.manager.mergeValues("mood", "blue").into("happy");
		assertThat(all()).isEqualTo("happy,happy,ok,happy");
		this.database.execute("insert into t (id) values (5)");
		assertThat(all()).isEqualTo("happy,happy,ok,happy,happy");
	}

	@Test
	void rowsThatAreOlderThanAColumnTakePartInAnExchangeOfLabels() {
		addColumn("not null default 'sad'");
		this.database
			.execute("create trigger fired before update on t begin select raise(abort, 'the trigger has fired'); end");
		this.manager.apply((changes) -> {
			changes.renameValue("mood", "sad", "x");
			changes.renameValue("mood", "ok", "sad");
			changes.renameValue("mood", "x", "ok");
		});
		assertThat(all()).isEqualTo("ok,ok,sad,ok");
	}

	@Test
	void labelsOfRowsThatAreOlderThanAColumnAreComputed() {
		addColumn("not null default 'sad'");
		this.manager.removeValue("mood", "sad")
			.inColumn("t", "s", "case id when 1 then 'happy' else 'ok' end")
			.replaceWith("happy");
		assertThat(all()).isEqualTo("happy,ok,ok,ok");
	}

	@ParameterizedTest
	@ValueSource(strings = { "set null", "set default", "cascade", "restrict", "no action" })
	void rowsThatReferToAChangingLabelKeepIt(String action) {
		this.database.execute("create table lookup (%s primary key)".formatted(column("status")),
				"create table job (id integer primary key, %s default 'ok' references lookup on update %s)"
					.formatted(column("status"), action),
				"create table task (id integer primary key, %s references lookup (status) on update %s)"
					.formatted(column("state"), action),
				"insert into lookup values ('sad'), ('ok')", "insert into job values (1, 'sad'), (2, 'ok'), (3, null)",
				"insert into task values (1, 'sad')");
		this.manager.renameValue("mood", "sad", "blue");
		assertThat(this.database.single("select group_concat(coalesce(status, '-')) from job")).isEqualTo("blue,ok,-");
		assertThat(this.database.single("select state from task")).isEqualTo("blue");
		this.manager.replaceValues("mood", List.of("fine", "blue"), Map.of("ok", "fine", "happy", "fine"));
		assertThat(this.database.single("select group_concat(coalesce(status, '-')) from job"))
			.isEqualTo("blue,fine,-");
	}

	@ParameterizedTest
	@ValueSource(strings = { "set null", "set default" })
	void keyThatTakesLabelsAwayFromRowsOfAnotherTypeIsRefused(String action) {
		this.database.execute("create table lookup (%s primary key)".formatted(column("status")),
				"create table job (id integer primary key, status text references lookup on update %s)"
					.formatted(action),
				"insert into lookup values ('sad'), ('ok')", "insert into job values (1, 'sad'), (2, 'ok')");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.renameValue("mood", "sad", "blue"))
			.withMessageContaining(
					"main.job.status refers to table lookup ON UPDATE " + action.toUpperCase(Locale.ROOT))
			.extracting(EnumwayException::getRemedy)
			.asString()
			.contains("Let the column be one of the enum type too");
		this.manager.addValue("mood", "new").last();
		assertThat(this.database.single("select group_concat(status) from job")).isEqualTo("sad,ok");
	}

	/**
	 * ON UPDATE CASCADE fires the triggers of tables that refer to the label, or to what
	 * refers to it; what these delete is not found by foreign_key_check.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "c", "d", "t" })
	void triggerThatDeletesRowsBecauseAKeyPassesTheLabelOnIsRefused(String loser) {
		this.database.execute("create table t (id int, %s primary key)".formatted(column("s")),
				"create table c (id int, s text unique references t on update cascade)",
				"create table d (id int, s text references c (s) on update cascade)",
				"create trigger fired after update on %s begin delete from %s where id = new.id + 100; end"
					.formatted(loser.equals("t") ? "d" : loser, loser),
				"insert into t values (1, 'sad'), (101, 'ok')", "insert into c values (1, 'sad'), (101, null)",
				"insert into d values (1, 'sad'), (101, null)");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.renameValue("mood", "sad", "blue"))
			.withMessageContaining("rows of table %s: [2] became [1]".formatted(loser));
		assertThat(this.database.single("select group_concat(id) from " + loser)).isEqualTo("1,101");
		assertThat(this.database.single("select group_concat(s) from d")).isEqualTo("sad");
		this.database.execute("drop trigger fired");
		this.manager.renameValue("mood", "sad", "blue");
		assertThat(this.database.single("select s from d where id = 1")).isEqualTo("blue");
	}

	@Test
	void keyWithinATableIsRefusedUnlessItIsOff() throws SQLException {
		this.database.execute(
				"create table lookup (%s primary key, %s references lookup on update set null)"
					.formatted(column("status"), column("previous")),
				"insert into lookup values ('sad', null), ('ok', 'sad')");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.renameValue("mood", "sad", "blue"))
			.withMessageContaining("main.lookup.previous refers to table lookup")
			.extracting(EnumwayException::getRemedy)
			.asString()
			.contains("foreign_keys=off");
		withoutKeys((manager) -> manager.renameValue("mood", "sad", "blue"));
		assertThat(this.database.single("select group_concat(status || coalesce(previous, '-')) from lookup"))
			.isEqualTo("blue-,okblue");
	}

	/**
	 * Within a table the key's action cannot tell a row that had the label from one that
	 * got it.
	 */
	@Test
	void labelsThatTakeEachOthersPlacesAreRefusedWhereAKeyWritesRowsOfTheTable() throws SQLException {
		this.database.execute("create table lookup (%s primary key, %s references lookup on update cascade)"
			.formatted(column("status"), column("previous")), "insert into lookup values ('ok', null), ('sad', 'ok')");
		assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(() -> renameInAChain(this.manager))
			.withMessageContaining("main.lookup.previous refers to table lookup ON UPDATE CASCADE");
		withoutKeys(SqliteRowUpdatesTests::renameInAChain);
		assertThat(this.database.single("select group_concat(status || coalesce(previous, '-')) from lookup"))
			.isEqualTo("sad-,bluesad");
	}

	@ParameterizedTest
	@ValueSource(strings = { "cascade", "set null", "restrict", "no action" })
	void labelsOfALookupTableTakeEachOthersPlaces(String action) {
		this.database.execute("create table lookup (%s primary key)".formatted(column("status")),
				"create table job (id integer primary key, %s references lookup on update %s)"
					.formatted(column("status"), action),
				"insert into lookup values ('ok'), ('sad')", "insert into job values (1, 'sad'), (2, 'ok')",
				"create trigger l after update on lookup begin select raise(abort, 'a trigger has fired'); end",
				"create trigger j after update on job begin select raise(abort, 'a trigger has fired'); end");
		renameInAChain(this.manager);
		assertThat(this.database.single("select group_concat(status) from job")).isEqualTo("blue,sad");
		this.manager.apply((changes) -> {
			changes.renameValue("mood", "sad", "x");
			changes.renameValue("mood", "blue", "sad");
			changes.renameValue("mood", "x", "blue");
		});
		assertThat(this.database.single("select group_concat(status) from job")).isEqualTo("sad,blue");
	}

	@Test
	void labelsThatTakeEachOthersPlacesInATableWithoutRowids() {
		this.manager.addValue("mood", "\u0001").last();
		this.database.execute(
				"create table t (%s not null primary key, n int, check (s <> 'sad' or n = 2), check (s <> 'ok' or n = 1)) without rowid"
					.formatted(column("s")),
				"insert into t values ('ok', 1), ('sad', 2), ('\u0001', 3)");
		renameInAChain(this.manager);
		assertThat(this.database.single("select group_concat(s || n) from (select * from t order by n)"))
			.isEqualTo("sad1,blue2,\u00013");
	}

	@Test
	void failureWhileLabelsStepAsideLeavesConstraintsInForce() throws SQLException {
		this.database.execute("create table t (%s)".formatted(column("s")),
				"create unique index i on t (substr(s, 1, 1))", "insert into t values ('ok'), ('sad')");
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			EnumManager inside = TestConnections.inside(this.database, connection).manager();
			assertThatExceptionOfType(EnumSqlException.class).isThrownBy(() -> renameInAChain(inside));
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> statement.execute("insert into t values ('wrong')"))
				.withMessageContaining("CHECK constraint failed");
			connection.rollback();
		}
		assertThat(this.database.single("select group_concat(s) from t")).isEqualTo("ok,sad");
	}

	private static void renameInAChain(EnumManager manager) {
		manager.apply((changes) -> {
			changes.renameValue("mood", "sad", "blue");
			changes.renameValue("mood", "ok", "sad");
		});
	}

	private void withoutKeys(Consumer<EnumManager> change) throws SQLException {
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			statement.execute("pragma foreign_keys = off");
			connection.setAutoCommit(false);
			change.accept(TestConnections.inside(this.database, connection).manager());
			connection.commit();
		}
	}

	/**
	 * Rows 1 and 2 are older than the column, so that they do not store its default.
	 */
	private void addColumn(String constraint) {
		this.database.execute("create table t (id integer primary key)", "insert into t values (1), (2)",
				"alter table t add column %s %s".formatted(column("s"), constraint), "insert into t values (3, 'ok')",
				"insert into t (id) values (4)");
	}

	private String all() {
		return this.database.single("select group_concat(s) from (select s from t not indexed order by id)");
	}

}
