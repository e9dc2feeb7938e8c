package io.enumway.dialect;

import io.enumway.EnumRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for labels in definitions that reach a column by way of views, and in the
 * expressions of its own table.
 */
class SqliteMentionsTests extends MoodOnSqlite {

	SqliteMentionsTests() {
		super("sad", "ok");
	}

	@Test
	void viewsUponViewsAndTheirTriggersFollow() {
		table("");
		this.database.execute("create table log (id integer, what text)", "create view v1 as select id, s from t",
				"create view V2 as select * from V1", "create view v3 as select id from v2 where s = 'sad'",
				"create trigger through instead of insert on v2 when new.s = 'sad' begin insert into log values (new.id, new.s); end",
				"create view apart as select id from log where what = 'sad'");
		this.manager.renameValue("mood", "sad", "blue");
		assertThat(this.database.single("select id from v3")).isEqualTo("1");
		assertThat(this.database.sql("through")).contains("new.s = 'blue'");
		this.database.execute("insert into v2 values (7, 'blue')");
		assertThat(this.database.single("select id from log")).isEqualTo("7");
		assertThat(this.database.sql("apart")).contains("'sad'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "create view v as select id from v2 where lower(s) = 'sad'",
			"create trigger v instead of insert on v2 begin insert into t (s) values ('sad'); end",
			"create view v as select id from v2 where exists (select 1 from v3 where s = 'sad')",
			"create view v as with x as (select id, s as st from t) select id from x where st = 'sad'",
			"create view v as select id from v4 where st in ('ok', 'sad')",
			"create view v as select a.id from 't' as a where 'a'.'s' = 'sad'",
			"create trigger v instead of insert on v4 when new.st = 'sad' begin select 1; end" })
	void whatIsNotClearBehindViewsIsRefusedByName(String sql) {
		table("");
		this.database.execute("create table u (id integer, s text)", "create view v1 as select id, s from t",
				"create view v2 as select id, s from v1", "create view v3 as select s from u",
				"create view v4 as select id, s as st from t", sql);
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.renameValue("mood", "sad", "blue"))
			.withMessageContaining(" v mentions it");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '"',
			textBlock = """
					, closed text, check (lower(s) <> 'sad' or closed is not null); a constraint of table t
					, closed text constraint dated check (closed is not null or coalesce(s, 'sad') <> 'x'); a constraint of table t
					, is_sad int generated always as (lower(s) = 'sad'); a generated column of table t
					default (coalesce(null, 'sad')) not null, other text; a default of table t
					default (cast('sad' as text)); a default of table t
					""")
	void whatIsNotClearInTheTableItselfIsRefused(String rest, String where) {
		table(rest);
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.renameValue("mood", "sad", "blue"))
			.withMessageContaining("value 'sad'")
			.withMessageContaining(where + " mentions it");
		this.manager.renameValue("mood", "ok", "fine");
	}

	@Test
	void tablesInSingleQuotesAreFollowed() {
		table("");
		this.database.execute("create table u (id integer)", "create view v as select id from 't' where s = 'sad'",
				"create trigger tr after insert on 'u' begin update or abort 't' set s = 'sad' where id = new.id; end");
		this.manager.renameValue("mood", "sad", "blue");
		assertThat(this.database.single("select id from v")).isEqualTo("1");
		this.database.execute("update t set s = 'ok'", "insert into u values (1)");
		assertThat(this.database.single("select s from t")).isEqualTo("blue");
	}

	@Test
	void labelThatAGeneratedColumnMakesIsNotRemoved() {
		this.manager.create("size", "big", "small", "huge");
		this.database.execute("""
				create table g (n integer, k text as (case when n > 5 then 'big' else 'small' end)
					constraint size check (k in ('big', 'small', 'huge')))""");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("size", "big").unused())
			.withMessageContaining("a generated column of table g mentions it");
		this.manager.removeValue("size", "huge").unused();
		this.database.execute("insert into g (n) values (9)");
	}

	@Test
	void textOfOtherColumnsOfTheTableIsNoLabel() {
		table("default ('sad'), other text default 'sad', more text default (upper('sad')), check (lower(other) <> 'sad')");
		this.manager.renameValue("mood", "sad", "blue");
		this.database.execute("insert into t (id, other) values (2, 'x')");
		assertThat(this.database.single("select s || more from t where id = 2")).isEqualTo("blueSAD");
		assertThat(this.database.sql("t"))
			.endsWith("other text default 'sad', more text default (upper('sad')), check (lower(other) <> 'sad'))");
	}

	private void table(String rest) {
		this.database.execute(
				"create table t (id integer primary key, %s %s)".formatted(this.manager.column("s", "mood"), rest),
				rest.isEmpty() ? "insert into t (id, s) values (1, 'sad')" : "select 1");
	}

}
