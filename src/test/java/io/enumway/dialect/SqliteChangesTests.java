package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.enumway.EnumManager;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumSqlException;
import io.enumway.EnumType;
import io.enumway.PlannedStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for changes of enum types on SQLite: what depends on a table stays, what mentions
 * a label follows or is named.
 */
class SqliteChangesTests extends MoodOnSqlite {

	SqliteChangesTests() {
		super("sad", "ok", "happy");
	}

	@Test
	void childRowsSurvive() {
		this.database.execute("create table parents (id integer primary key, %s)".formatted(column("status")),
				"create table children (id integer primary key, parent integer not null references parents on delete cascade)",
				"insert into parents values (1, 'sad'), (2, 'ok')",
				"insert into children values (1, 1), (2, 1), (3, 2)");
		this.manager.removeValue("mood", "sad").replaceWith("ok");
		this.manager.removeValue("mood", "happy").unused();
		assertThat(this.database.single("select count(*) from children")).isEqualTo("3");
		assertThat(this.database.single("pragma foreign_keys")).isEqualTo("1");
	}

	@Test
	void triggersStayButDoNotFire() {
		this.database.execute(
				"create table t (id integer primary key, %s, updates integer default 0)".formatted(column("s")),
				"create trigger bump after update of s on t begin update t set updates = updates + 1 where id = new.id; end",
				"create trigger stop before update on t when new.s = 'sad' begin select raise(abort, 'no'); end",
				"insert into t (id, s) values (1, 'sad')");
		this.manager.renameValue("mood", "sad", "blue");
		assertThat(this.database.single("select s || updates from t")).isEqualTo("blue0");
		this.database.execute("update t set s = 'ok'");
		assertThat(this.database.single("select s || updates from t")).isEqualTo("ok1");
		assertThat(this.database.sql("stop")).contains("new.s = 'blue'");
	}

	@Test
	void indexesFollow() {
		this.database.execute("create table t (id integer primary key, %s, n int)".formatted(column("s")),
				"create unique index one on t (n) where s = 'sad'", "create index two on t (s)",
				"create index three on t (case s when 'sad' then 1 else 2 end)",
				"insert into t values (1, 'sad', 1), (2, 'ok', 1), (3, 'ok', 1)");
		this.manager.renameValue("mood", "sad", "blue");
		assertThat(this.database.sql("one")).contains("s = 'blue'");
		assertThat(this.database.sql("three")).contains("when 'blue'");
		assertThat(this.database.single("select id from t indexed by one where s = 'blue' and n = 1")).isEqualTo("1");
	}

	@Test
	void viewsFollow() {
		this.database.execute("create table t (id integer primary key, %s)".formatted(column("s")),
				"create view sad_ones as select id from t where t.s in ('ok', 'sad') and 'sad' = s",
				"create trigger through instead of insert on sad_ones begin insert into t values (new.id, null); end",
				"insert into t values (1, 'sad'), (2, 'ok')");
		this.manager.renameValue("mood", "sad", "blue");
		assertThat(this.database.single("select id from sad_ones")).isEqualTo("1");
		this.database.execute("insert into sad_ones (id) values (9)");
		assertThat(this.database.single("select count(*) from t")).isEqualTo("3");
	}

	@Test
	void columnsThatAConstraintComparesChangeTogether() {
		this.manager.create("size", "s", "m");
		this.database.execute(
				"create table t (id integer primary key, %s, %s, %s, check (a = b or b is null), unique (a, c))"
					.formatted(column("a"), column("b"), this.manager.column("c", "size")),
				"insert into t values (1, 'sad', 'sad', 's'), (2, 'ok', null, 'm'), (3, 'happy', 'happy', null)");
		EnumPlan plan = this.manager.apply((changes) -> {
			changes.renameValue("mood", "sad", "blue");
			changes.renameValue("size", "s", "small");
			changes.addValue("size", "l").last();
		});
		assertThat(plan.statements()).extracting(PlannedStatement::sql)
			.filteredOn((sql) -> sql.contains("UPDATE"))
			.hasSize(2);
		assertThat(this.database.single(
				"select group_concat(a || coalesce(b, '-') || coalesce(c, '-')) from (select * from t order by id)"))
			.isEqualTo("bluebluesmall,ok-m,happyhappy-");
	}

	@Test
	void otherChecksOfTheTableFollow() {
		this.database
			.execute("create table t (id integer primary key, %s, done text, check (s <> 'happy' or done is not null))"
				.formatted(column("s")), "insert into t values (1, 'happy', 'x')");
		this.manager.renameValue("mood", "happy", "glad");
		assertThat(this.database.sql("t")).contains("check (s <> 'glad' or done is not null)");
		assertThat(this.database.single("select s from t")).isEqualTo("glad");
	}

	@Test
	void textOfAnotherColumnIsNoLabel() {
		this.database.execute("create table t (id integer primary key, %s, other text)".formatted(column("s")),
				"create index i on t (id) where other = 'sad'");
		this.manager.removeValue("mood", "sad").unused();
		assertThat(this.database.sql("i")).contains("other = 'sad'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "create view v as select case when id > 1 then 'sad' else s end x from t",
			"create trigger v after insert on t begin insert into t (s) values ('sad'); end",
			"create view v as select t.id from t join u on u.id = t.id where u.s = 'sad'" })
	void whatIsNotClearIsRefusedByName(String sql) {
		this.database.execute("create table t (id integer primary key, %s)".formatted(column("s")),
				"create table u (id integer primary key, s text)", sql);
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.renameValue("mood", "sad", "blue"))
			.withMessageContaining(" v mentions it");
		this.manager.addValue("mood", "new").last();
	}

	@Test
	void removedLabelThatIsMentionedIsRefused() {
		this.database.execute("create table t (id integer primary key, %s)".formatted(column("s")),
				"create index v on t (id) where s = 'sad'");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "sad").unused())
			.withMessageContaining("index v mentions it");
	}

	@Test
	void generatedColumnThatMentionsTheLabelIsRefused() {
		this.database.execute(
				"create table t (id integer primary key, %s, x int as (s = 'sad'))".formatted(column("s")),
				"create index i on t (x)", "insert into t (id, s) values (1, 'sad')");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.renameValue("mood", "sad", "blue"))
			.withMessageContaining("generated column of table t");
		this.manager.renameValue("mood", "ok", "fine");
	}

	@ParameterizedTest
	@ValueSource(strings = { "without rowid", "strict", "strict, without rowid" })
	void tableKindsStay(String kind) {
		assumeTrue(!kind.contains("strict") || !this.database.single("select sqlite_version()").startsWith("3.35."),
				"STRICT came with SQLite 3.37");
		this.database.execute("create table t (%s not null primary key, n integer) %s".formatted(column("s"), kind),
				"insert into t values ('sad', 1), ('ok', 2)");
		this.manager.renameValue("mood", "sad", "blue");
		this.manager.addValue("mood", "new").first();
		this.database.execute("insert into t values ('new', 3)");
		assertThat(this.database.single("select group_concat(s) from (select s from t order by n)"))
			.isEqualTo("blue,ok,new");
		assertThat(this.database.sql("t")).endsWith(kind);
	}

	@Test
	void sequencesAndRowidsStay() {
		this.database.execute("create table t (id integer primary key autoincrement, %s)".formatted(column("s")),
				"insert into t (s) values ('sad'), ('ok')", "delete from t where id = 2");
		this.manager.removeValue("mood", "sad").replaceWith("happy");
		this.database.execute("insert into t (s) values ('ok')");
		assertThat(this.database.single("select group_concat(id || s) from t")).isEqualTo("1happy,3ok");
	}

	@Test
	void mergedRowsThatAUniqueIndexForbidsStayAsTheyWere() {
		this.database.execute("create table t (%s unique on conflict replace)".formatted(column("s")),
				"insert into t values ('sad'), ('ok')");
		assertThatExceptionOfType(EnumSqlException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "sad").replaceWith("ok"));
		assertThat(this.database.single("select group_concat(s) from (select s from t order by s)"))
			.isEqualTo("ok,sad");
		assertThat(this.manager.find("mood")).map(EnumType::labels).hasValue(List.of("sad", "ok", "happy"));
	}

	@Test
	void foreignKeysBetweenEnumColumnsAreUpdatedTogether() {
		this.database.execute("create table moods (%s primary key)".formatted(column("name")),
				"create table t (id integer primary key, %s references moods (name))".formatted(column("s")),
				"insert into moods values ('sad'), ('ok')", "insert into t values (1, 'sad')");
		this.manager.renameValue("mood", "sad", "blue");
		assertThat(this.database.single("select s from t join moods on name = s")).isEqualTo("blue");
	}

	@Test
	void foreignKeyThatTheMappingViolatesIsRefused() {
		this.database.execute("create table moods (name text primary key)",
				"create table t (id integer primary key, %s references moods (name))".formatted(column("s")),
				"insert into moods values ('sad')", "insert into t values (1, 'sad')");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.renameValue("mood", "sad", "blue"))
			.withMessageContaining("violated foreign keys of table t");
		assertThat(this.database.single("select s from t")).isEqualTo("sad");
	}

	@Test
	void failureInsideATransactionLeavesTheRestOfItAlone() throws SQLException {
		this.database.execute("create table t (%s unique)".formatted(column("s")),
				"insert into t values ('sad'), ('ok')");
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			EnumManager inside = TestConnections.inside(this.database, connection).manager();
			statement.execute("insert into t values ('happy')");
			assertThatExceptionOfType(EnumSqlException.class)
				.isThrownBy(() -> inside.removeValue("mood", "sad").replaceWith("ok"));
			inside.addValue("mood", "new").last();
			statement.execute("insert into t values ('new')");
			connection.commit();
		}
		assertThat(this.database.single("select count(*) from t")).isEqualTo("4");
	}

	@Test
	void rollbackTakesTheConstraintBack() throws SQLException {
		this.database.execute("create table t (%s)".formatted(column("s")));
		String before = this.database.sql("t");
		try (Connection connection = this.database.connect()) {
			connection.setAutoCommit(false);
			TestConnections.inside(this.database, connection).manager().addValue("mood", "new").last();
			connection.rollback();
			assertThat(EnumDialects.of(connection).listTypes(connection)).extracting(EnumType::labels)
				.containsExactly(List.of("sad", "ok", "happy"));
		}
		assertThat(this.database.sql("t")).isEqualTo(before);
	}

	@Test
	void otherConnectionsSeeTheNewConstraint() throws SQLException {
		this.database.execute("create table t (%s)".formatted(column("s")));
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			statement.execute("insert into t values ('sad')");
			this.manager.addValue("mood", "new").last();
			statement.execute("insert into t values ('new')");
		}
	}

	@Test
	void nocaseColumnIsMappedInEverySpelling() {
		this.database.execute("create table t (%s collate nocase)".formatted(column("s")),
				"insert into t values ('SAD')");
		this.manager.renameValue("mood", "sad", "blue");
		assertThat(this.database.single("select s from t")).isEqualTo("blue");
	}

	@Test
	void constraintIsFoundWhateverSurroundsIt() {
		this.database.execute(
				"""
						create table [t] ( -- it's "a" comment ( with 'quotes'
							"s" varchar(5) default ('sad') /* check (s in ('x')) */ not null,
							`n` text default 'a,b)(', constraint "mood" check (("t"."s" in ('sad','ok' , 'happy')) ), check(n <> 'it''s')
						)""");
		this.manager.renameValue("mood", "sad", "it's");
		this.database.execute("insert into t (n) values ('x')");
		assertThat(this.database.single("select s from t")).isEqualTo("it's");
		assertThat(this.database.sql("t")).contains("/* check (s in ('x')) */", "-- it's \"a\" comment");
	}

	@Test
	void addedColumnHoldsLabels() {
		this.database.execute("create table t (id int)", "insert into t values (1)",
				"alter table t add column %s not null default 'ok'".formatted(column("s")));
		this.manager.removeValue("mood", "ok").replaceWith("happy");
		this.database.execute("insert into t (id) values (2)");
		assertThat(this.database.single("select group_concat(s) from t")).isEqualTo("happy,happy");
	}

	@Test
	void planIsAScriptThatAnyClientCanRun() throws SQLException {
		this.database.execute("create table t (%s)".formatted(column("s")), "insert into t values ('sad')");
		String script = this.manager.plan((changes) -> changes.removeValue("mood", "sad").replaceWith("ok")).toSql();
		this.database.execute(script.split(";\n"));
		assertThat(this.database.single("select s from t")).isEqualTo("ok");
		assertThat(this.manager.find("mood")).map(EnumType::labels).hasValue(List.of("ok", "happy"));
	}

}
