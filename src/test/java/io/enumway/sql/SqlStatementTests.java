package io.enumway.sql;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SqlStatement}.
 */
class SqlStatementTests {

	@Test
	void splitsAtSemicolons() {
		List<SqlStatement> statements = SqlStatement.split("""
				-- first; comment
				drop table a;

				/* second; /* nested; */ */ drop table b ; ;
				drop table c""");
		assertThat(statements).extracting(SqlStatement::line).containsExactly(2, 4, 5);
		assertThat(statements).extracting((statement) -> statement.tokens().size()).containsExactly(3, 3, 3);
		assertThat(statements.get(2).sql()).isEqualTo("drop table c");
		assertThat(statements.get(0).sql()).endsWith("drop table a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "select 'a;b'", "select E'a\\';b'", "select \"a;b\"", "select $$a;b$$",
			"do $body$ begin drop table a; execute $x$drop table b;$x$; end $body$",
			"create rule r as on insert to a do also (delete from b; delete from c)",
			"create function f() returns int begin atomic select 1; select case when true then 1 else 2 end; end",
			"create or replace procedure p() begin atomic delete from a; delete from b; end",
			"create trigger t after delete on a begin update b set n = case when n > 1 then 1 else 0 end; delete from c; end",
			"create temp trigger t after delete on a for each row begin delete from c; end",
			"create trigger t after delete on a execute function begin_it()" })
	void keepsStatementsWhole(String statement) {
		assertThat(SqlStatement.split(statement + ";drop table z")).extracting(SqlStatement::sql)
			.containsExactly(statement, "drop table z");
	}

	@Test
	void splitsScriptsOfSqliteAsSqliteDoes() {
		assertThat(SqlStatement.split("""
				alter table [user's; x] drop column `it's; ``y`;
				/* like db/*.sql; */ drop table "b;";
				insert into c values ('\\', $a$, 'd;', E'\\'); drop table e""", SqlSyntax.SQLITE))
			.extracting(SqlStatement::sql)
			.containsExactly("alter table [user's; x] drop column `it's; ``y`",
					"/* like db/*.sql; */ drop table \"b;\"", "insert into c values ('\\', $a$, 'd;', E'\\')",
					"drop table e");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			POSTGRESQL | select '/*', "--", $$'$$, E'\\'', 'it''s' -- ' | 0
			POSTGRESQL | /* a /* b */ */ select 1            | 0
			POSTGRESQL | /* a /* b */ select 1               | 1
			POSTGRESQL | select 1;%n select 'a               | 2
			POSTGRESQL | select E'a\\'                       | 1
			POSTGRESQL | select "a                           | 1
			POSTGRESQL | select $a$ b $b$                    | 1
			SQLITE     | /* a /* b */ select 1, [c'], `d'`   | 0
			SQLITE     | select [a                           | 1
			SQLITE     | %nselect `a                         | 2
			SQLITE     | select 1 /* a                       | 1
			""")
	void findsWhatDoesNotEnd(SqlSyntax syntax, String sql, int line) {
		assertThat(SqlTokenizer.unfinishedLine(sql.replace("%n", "\n"), syntax)).isEqualTo(line);
	}

	@Test
	void afterAnUnbalancedParenthesisTheNextStatementIsTheServersMatter() {
		assertThat(SqlStatement.split("select (1; select 2")).hasSize(1);
		assertThat(SqlStatement.split("select 1); select 2")).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "insert into t values (';', 1), (2, 3); create type mood as enum ('ok')",
			"create rule r as on update to t do also (insert into u values (1); update u set a = (2)); create type mood as enum ('ok')",
			"create function f() returns int language sql begin atomic insert into t values (1); delete from t where a = (2); select 1; end; create type mood as enum ('ok')",
			"do $$ begin insert into t values (1); end $$; values (1); update t set a = $x$;$x$; delete from t" })
	void splitsWithoutDataWhereItSplitsWithData(String script) {
		List<SqlStatement> statements = SqlStatement.splitWithoutData(script);
		assertThat(statements).extracting(SqlStatement::sql)
			.containsExactlyElementsOf(SqlStatement.split(script).stream().map(SqlStatement::sql).toList());
		assertThat(statements).extracting((statement) -> statement.whole().tokens().size())
			.containsExactlyElementsOf(
					SqlStatement.split(script).stream().map((statement) -> statement.tokens().size()).toList());
	}

	@Test
	void keepsNoTokensOfData() {
		String rows = "insert into t values (1, 'a', 'create type')" + ", (1, 'b', null)".repeat(1000) + ";\n";
		List<SqlStatement> statements = SqlStatement.splitWithoutData(rows + "drop schema app;" + rows);
		assertThat(statements).extracting((statement) -> statement.tokens().size()).containsExactly(1, 3, 1);
	}

}
