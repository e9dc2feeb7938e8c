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
import io.enumway.EnumwayException;
import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for rows whose labels change where more than an UPDATE writes or reads them:
 * defaults of added columns, and foreign keys.
 */
class SqliteRowUpdatesTests {

	private final SqliteDatabase database = createDatabase();

	private EnumManager manager;

	SqliteDatabase createDatabase() {
		return SqliteDatabase.create("?foreign_keys=on");
	}

	@BeforeEach
	void setUp() throws SQLException {
		this.manager = TestConnections.outside(this.database).manager();
		this.manager.create("mood", "sad", "ok", "happy");
	}

	@AfterEach
	void tearDown() {
		assertThat(this.database.single("pragma integrity_check")).isEqualTo("ok");
		assertThat(this.database.single("pragma foreign_key_check")).isEqualTo("nothing");
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "default 'sad'", "not null default 'sad'", "default ('sad')", "default \"sad\"" })
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
	 * The key's action cannot tell a row that had the label from one that got it.
	 */
	@Test
	void labelsThatTakeEachOthersPlacesAreRefusedWhereAKeyWritesRows() throws SQLException {
		this.database.execute("create table lookup (%s primary key)".formatted(column("status")),
				"create table job (id integer primary key, %s references lookup on update cascade)"
					.formatted(column("status")),
				"insert into lookup values ('sad'), ('ok')", "insert into job values (1, 'sad'), (2, 'ok')");
		assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(() -> renameInAChain(this.manager))
			.withMessageContaining("main.job.status refers to table lookup ON UPDATE CASCADE");
		withoutKeys(SqliteRowUpdatesTests::renameInAChain);
		assertThat(this.database.single("select group_concat(status) from job")).isEqualTo("blue,sad");
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

	private String column(String name) {
		return this.manager.column(name, "mood");
	}

}
