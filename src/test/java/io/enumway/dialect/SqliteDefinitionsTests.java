package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumType;
import io.enumway.EnumUsage;
import io.enumway.EnumwayException;
import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the many ways in which people and tools write what SQLite keeps as text.
 */
class SqliteDefinitionsTests extends MoodOnSqlite {

	SqliteDefinitionsTests() {
		super("sad", "ok");
	}

	@ParameterizedTest
	@ValueSource(strings = { "s in ('sad', 'ok') and length(s) < 9", "s is not null and (s IN ('sad','ok'))",
			"((s in ('sad', 'ok')) and (s <> 'sad' or n > 0) and n between 1 and 3)" })
	void listAmongOtherConditionsIsThatOfTheType(String condition) {
		this.database.execute(
				"create table t (n int default 1, s text constraint mood check (%s))".formatted(condition),
				"insert into t (s) values ('sad')");
		this.manager.renameValue("mood", "sad", "blue");
		this.manager.addValue("mood", "happy").last();
		this.database.execute("insert into t (s) values ('happy')");
		assertThat(this.database.single("select group_concat(s) from t")).isEqualTo("blue,happy");
		assertThat(this.database.sql("t")).doesNotContain("sad");
	}

	@Test
	void constraintThatIsNoListOfLabelsStaysAndIsToldOf() {
		this.database.execute("create table t (s text constraint mood check (s = 'sad' or s = 'ok'))");
		EnumPlan plan = this.manager.plan((changes) -> changes.addValue("mood", "new").last());
		assertThat(plan.warnings()).singleElement().asString().contains("mood", "table t", "stays as it is");
	}

	@ParameterizedTest
	@ValueSource(strings = { "MOOD", "Mood", "\"mood\"", "[mood]", "`mood`" })
	void nameOfAConstraintIsReadAsPostgresReadsNames(String name) {
		this.database.execute("create table t (s text constraint %s check (s in ('sad', 'ok')))".formatted(name));
		this.manager.addValue("mood", "new").last();
		this.database.execute("insert into t values ('new')");
		assertThat(this.manager.list()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "MOOD", "mood", "\"mood\"", "[mood]", "/* a */ mood -- b\n" })
	void declaredTypeIsReadAsPostgresReadsNames(String type) throws SQLException {
		this.database.execute("create table t (id int)", "insert into t values (1)",
				"alter table t add column s %s not null default 'ok'".formatted(type));
		complete();
		assertThat(this.database.single("select typeof(s) || s from t")).isEqualTo("textok");
		assertThatIllegalStateException().isThrownBy(() -> this.database.execute("insert into t values (2, 'x')"));
	}

	@Test
	void declaredTypeThatSoundsLikeANumberStoresText() throws SQLException {
		this.manager.create("point_kind", "start", "end");
		this.database.execute("create table t (s point_kind default 'end')", "insert into t default values");
		complete();
		assertThat(this.database.single("select typeof(s) || s from t")).isEqualTo("textend");
	}

	@Test
	void defaultInDoubleQuotesFollows() {
		this.database.execute(
				"create table t (id int, s text default \"sad\" constraint mood check (s in ('sad', 'ok')))",
				"insert into t (id) values (1)");
		this.manager.renameValue("mood", "sad", "blue");
		this.database.execute("insert into t (id) values (2)");
		assertThat(this.database.single("select group_concat(s) from t")).isEqualTo("blue,blue");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sad", "[sad]", "`sad`", "\"sad\"", "'sad'", "('sad')" })
	void wordAfterDefaultIsALabel(String word) {
		this.database
			.execute("create table t (id int, s text default %s constraint mood check (s in ('sad', 'ok')), n int)"
				.formatted(word));
		assertThat(this.manager.usages("mood")).extracting(EnumUsage::kind)
			.containsExactly(EnumUsage.Kind.COLUMN, EnumUsage.Kind.DEFAULT);
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "sad").unused())
			.withMessageContaining("default value of table column main.t.s");
		this.manager.renameValue("mood", "sad", "blue");
		this.database.execute("insert into t (id) values (1)");
		assertThat(this.database.single("select s from t")).isEqualTo("blue");
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "true", "current_date", "x'6f6b'", "7", "-7", "+.5", "(upper('ok'))" })
	void defaultThatIsNoTextIsNoLabel(String expression) {
		this.database.execute(
				"create table t (s text default %s constraint mood check (s in ('sad', 'ok')))".formatted(expression));
		assertThat(this.manager.usages("mood")).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "create view v as select id from t where s = \"sad\"",
			"create index v on t (id) where s <> \"sad\"",
			"create trigger v after insert on t begin update t set s = \"sad\" where id = 3; end" })
	void labelInDoubleQuotesIsRefusedByTheNameOfTheObject(String sql) {
		table();
		this.database.execute(sql);
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.renameValue("mood", "sad", "blue"))
			.withMessageContaining(" v mentions it");
	}

	@ParameterizedTest
	@ValueSource(strings = { "s collate nocase = 'sad'", "s not like 'sad'", "s not in ('ok', 'sad')", "s is not 'sad'",
			"'sad' is not s", "'sad' <> t.s", "not s = 'sad'", "case s when 'sad' then 1 end",
			"case when id > (case id when 7 then 1 end) then 1 end or s = 'sad'", "t.[s] = 'sad'",
			"main.t.\"s\" = 'sad'", "s == 'sad' collate nocase" })
	void labelIsFollowedWhereverItIsComparedWithTheColumn(String condition) {
		table();
		this.database.execute("create view v as select id from t where " + condition);
		this.manager.renameValue("mood", "sad", "blue");
		assertThat(this.database.sql("v")).endsWith(condition.replace("sad", "blue"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "lower(s) = 'sad'", "'sad' = lower(s)", "case lower(s) when 'sad' then 1 end",
			"(s) = 'sad'", "s between 'sad' and 'sad'", "s in (select 'sad')", "coalesce(s, 'sad') = s",
			"s || '' = 'sad'", "case id when 1 then 'sad' end = s", "s in (upper('x'), 'sad')" })
	void whatIsMadeOfAColumnOrALabelIsRefused(String condition) {
		table();
		this.database.execute("create view v as select id from t where " + condition);
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.renameValue("mood", "sad", "blue"))
			.withMessageContaining("view v mentions it");
	}

	@Test
	void columnOfTheNameOfALabelIsNoLabel() {
		this.manager.addValue("mood", "id").last();
		table();
		this.database.execute("create view v as select \"id\", id from t where s = 'id' or \"id\" = 7");
		this.manager.renameValue("mood", "id", "key");
		assertThat(this.database.sql("v")).endsWith("select \"id\", id from t where s = 'key' or \"id\" = 7");
	}

	@Test
	void columnsAndTablesThatWereRenamedAndDroppedAreFollowed() {
		table();
		this.database.execute("create view v as select id from t where s = 'sad'",
				"create index i on t (id) where s = 'sad'", "alter table t rename column s to \"the mood\"",
				"alter table t rename to \"my t\"");
		this.manager.renameValue("mood", "sad", "blue");
		assertThat(this.database.single("select count(*) from v")).isEqualTo("1");
		assertThat(this.database.sql("i")).contains("'blue'");
		this.database.execute("drop view v", "drop index i", "alter table \"my t\" drop column \"the mood\"");
		this.manager.drop("mood");
		assertThat(this.manager.list()).isEmpty();
	}

	@Test
	void copyOfATableHasNoConstraint() {
		table();
		this.database.execute("create table copy as select * from t");
		this.manager.removeValue("mood", "sad").replaceWith("ok");
		assertThat(this.database.single("select s from copy")).isEqualTo("sad");
		assertThat(this.manager.usages("mood")).hasSize(1);
	}

	@Test
	void namesInNeedOfQuotes() {
		this.database.execute("""
				create table "a ""b'c" (id integer primary key, "my ""col'" text
					constraint mood check ("my ""col'" in ('sad', 'ok')))""",
				"create trigger \"t '\"\"r\" after update on \"a \"\"b'c\" begin select 1; end",
				"insert into \"a \"\"b'c\" values (1, 'sad')");
		this.manager.removeValue("mood", "sad").replaceWith("ok");
		assertThat(this.database.single("select \"my \"\"col'\" from \"a \"\"b'c\"")).isEqualTo("ok");
	}

	@Test
	void labelsOfSeveralLinesAndOfAllScripts() {
		this.manager.create("odd", "a\nb", "c;--", "日本", "😀", "tab\t", "/*");
		this.database.execute("create table t (%s)".formatted(this.manager.column("s", "odd")),
				"insert into t values ('a\nb'), ('😀')");
		this.manager.renameValue("odd", "a\nb", "x\r\n'y");
		this.manager.removeValue("odd", "😀").replaceWith("/*");
		assertThat(this.database.jdbc().sql("select s from t").query(String.class).list()).containsExactly("x\r\n'y",
				"/*");
		assertThat(this.manager.find("odd")).map(EnumType::labels)
			.hasValue(List.of("x\r\n'y", "c;--", "日本", "tab\t", "/*"));
	}

	@Test
	void temporaryObjectsOfTheSameNameAreLeftAlone() throws SQLException {
		table();
		this.database.execute("create trigger tr after update on t begin select raise(abort, 'fired'); end");
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			statement.execute("create temp table t (x)");
			statement.execute("create temp trigger tr after insert on main.t begin select 1; end");
			connection.setAutoCommit(false);
			TestConnections.inside(this.database, connection).manager().renameValue("mood", "sad", "blue");
			connection.commit();
			statement.execute("drop trigger temp.tr");
			statement.execute("drop table temp.t");
			connection.commit();
		}
		assertThat(this.database.single("select s from t")).isEqualTo("blue");
		assertThat(this.database.sql("tr")).contains("after update on t");
	}

	@Test
	void attachedDatabasesAreLeftAlone() throws SQLException {
		table();
		try (SqliteDatabase other = SqliteDatabase.create();
				Connection connection = this.database.connect();
				Statement statement = connection.createStatement()) {
			other.execute("create table t (s text constraint mood check (s in ('sad', 'ok')))",
					"insert into t values ('sad')");
			statement.execute("attach '%s' as other".formatted(other.file()));
			connection.setAutoCommit(false);
			TestConnections.inside(this.database, connection).manager().renameValue("mood", "sad", "blue");
			connection.commit();
			assertThat(other.single("select s from t")).isEqualTo("sad");
			assertThat(other.sql("t")).contains("'sad'");
		}
		assertThat(this.database.single("select s from t")).isEqualTo("blue");
	}

	@Test
	void fullTextIndexThatTriggersMaintainIsToldOf() {
		table();
		this.database.execute("create virtual table words using fts5(s, content = 't', content_rowid = 'id')",
				"insert into words (words) values ('rebuild')",
				"create trigger keep after update on t begin insert into words (words, rowid, s) values ('delete', old.id, old.s); insert into words (rowid, s) values (new.id, new.s); end");
		EnumPlan plan = this.manager.apply((changes) -> changes.renameValue("mood", "sad", "blue"));
		assertThat(plan.warnings()).singleElement().asString().contains("words", "'rebuild'");
		this.database.execute("insert into words (words) values ('rebuild')",
				"insert into words (words, rank) values ('integrity-check', 1)");
		assertThat(this.database.single("select count(*) from words where words match 'blue'")).isEqualTo("1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "create table enumway_enums (name, label)", "create view Enumway_Enums as select 1 as x" })
	void nameOfTheRegistryTakenBySomethingElseIsSaid(String sql) {
		this.database.execute("drop table enumway_enums", sql);
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> this.manager.create("mood", "sad"))
			.withMessageContainingAll("enumway_enums", "registers enum types")
			.extracting(EnumwayException::getRemedy)
			.asString()
			.contains("Rename it");
	}

	private void table() {
		this.database.execute("create table t (id integer primary key, %s)".formatted(this.manager.column("s", "mood")),
				"insert into t values (1, 'sad')");
	}

	private void complete() throws SQLException {
		try (Connection connection = this.database.connect()) {
			connection.setAutoCommit(false);
			EnumDialects.of(connection).completeColumns(connection);
			connection.commit();
		}
	}

}
