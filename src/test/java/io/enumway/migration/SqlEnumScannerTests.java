package io.enumway.migration;

import java.util.List;
import java.util.stream.Collectors;

import io.enumway.EnumChange.AddValue;
import io.enumway.EnumChange.CreateEnum;
import io.enumway.EnumChange.DropEnum;
import io.enumway.EnumChange.MoveToSchema;
import io.enumway.EnumChange.RenameType;
import io.enumway.EnumChange.RenameValue;
import io.enumway.sql.SqlToken;
import io.enumway.sql.SqlTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SqlEnumScanner}.
 */
class SqlEnumScannerTests {

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					create type mood as enum ('sad', 'glad')                     | create mood [sad, glad]
					CREATE TYPE Mood AS ENUM ()                                  | create mood []
					create type "Mood" as enum ('it''s')                         | create Mood [it's]
					create type "a""b".Audit as enum ('x')                       | create "a""b".audit [x]
					create type app.mood as enum (E'a\\'b\\n', $$c$$, U&'\\0064')| create app.mood [a'b%n, c, d]
					create type mood as (a int, b text)                          | create type mood
					create type mood                                             | create type mood
					create type mood as range (subtype = int)                    | create type mood
					create table if not exists app.mood (a int)                  | create table app.mood
					create unlogged table mood as select 1 as a                  | create table mood
					create temp table mood (a int); drop table if exists a, b.c  | drop table a, which takes the name away; drop table b.c, which takes the name away
					create or replace view mood as select 1 as a; create materialized view x as select 1 as a | create view mood; create view x
					create domain mood as text; drop domain mood cascade         | create domain mood; drop domain mood, which takes the name away
					alter table if exists mood rename to moods                   | alter table mood, which takes the name away; alter table moods
					alter view app.mood set schema old                           | alter view app.mood, which takes the name away; alter view old.mood
					alter table mood rename column a to b; alter table mood add a int | ``
					set search_path = app; create table mood (a int)             | create table app.mood
					alter type mood add value 'x'                                | add mood x Last[]
					alter type mood add value if not exists 'x' before 'a'       | add mood x Before[label=a]
					Alter /* c */ Type mood Add -- d                             | ``
					alter type mood add value 'x' after 'a b'                    | add mood x After[label=a b]
					alter type mood rename value 'a' to 'b'                      | rename value mood a b
					alter type app.mood rename to "Mood"                         | rename app.mood Mood
					alter type mood set schema audit                             | move mood audit
					alter type mood owner to bob                                 | ``
					alter type pair rename attribute a to b                      | ``
					drop type mood                                               | drop mood
					drop type if exists a, b.c cascade                           | drop? a; drop? b.c
					-- create type mood as enum ('a')                            | ``
					/* a /* b */ create type mood as enum ('a') */ drop type x   | drop x
					select 'create type mood as enum (''a'')'                    | ``
					select $x$ drop type mood $x$                                | ``
					select a$b$c, 1 from t; drop type mood                       | drop mood
					insert into t values ('a'';'); drop type mood                | drop mood
					create function f() returns void as $$ drop type mood $$     | ``
					do $$ begin create type mood as enum ('a'); end $$           | create mood [a]
					do language plpgsql $b$ begin if x then drop type y; end if; end $b$; | drop? y
					do $$ begin drop type y; exception when undefined_object then null; end $$ | drop? y
					do $$ begin drop type if exists y; drop type z; end $$         | drop? y; drop z
					do $$ begin execute concat('alter type mood add value ', quote_literal(x)); end $$ | doubt mood
					do $$ begin execute format('alter type mood rename value %L to %L', a, b); end $$ | doubt mood
					do $$ begin raise notice 'cannot alter type mood add value now'; end $$ | ``
					do $$ begin raise notice 'drop type mood'; raise 'drop type %', x; drop type y; end $$ | drop y
					do $$ begin perform log('will not drop type mood'); end $$   | ``
					do $$ begin if x then alter type y add value 'b'; else create type y as enum ('a', 'b'); end if; end $$ | add? y b Last[]; create y [a, b]
					do $$ begin alter type y rename value 'a' to 'b'; exception when others then null; end $$ | rename value? y a b
					do $$ begin alter type y add value 'b'; exception when duplicate_object then null; end $$ | add y b Last[]
					do $$ begin execute concat('create type mood as enum (', labels, ')'); end $$ | create mood ?
					do $$ begin execute format('create type mood as enum (''a'', %s)', b); end $$ | create mood ?
					do $$ begin execute format('create type %I as enum (''a'')', b); end $$ | ``
					do $$ begin if x then raise exception 'in use'; end if; drop type y; end $$ | drop y
					do $$ begin if x then return; end if; drop type y; end $$    | drop? y
					do $$ begin if x then null; else drop type y; end if; drop type z; end $$ | drop? y; drop z
					do $$ begin select case when x then 1 end into n; drop type y; end $$ | drop y
					do $$ begin begin drop type y; exception when others then null; end; drop type z; end $$ | drop? y; drop z
					do $$ begin for i in 1..2 loop execute 'drop type y'; end loop; execute 'drop type z'; end $$ | drop? y; drop z
					do $$ begin begin execute format('alter type y add value %L', l); exception when duplicate_object then null; end; end $$ | doubt? y
					do $$ begin begin execute format('alter type y add value %L', l); exception when undefined_object then null; end; end $$ | doubt y
					alter schema audit rename to "Log"                           | rename schema audit to Log
					alter schema audit owner to bob                              | ``
					drop schema if exists a, "B" cascade                         | drop schema a; drop schema B
					do $$ begin raise notice 'x'; execute 'drop schema a'; end $$ | drop schema a
					do $$ begin execute 'alter type mood add value ''x'''; end $$| add mood x Last[]
					do 'begin drop type mood; end'; select 'drop type x'         | drop mood
					set search_path to audit, public; drop type mood             | drop audit.mood
					set local search_path = "$user", 'App'; drop type mood       | drop App.mood
					set search_path = audit; set search_path to default; drop type mood | drop mood
					select set_config('search_path', 'audit', false); drop type mood    | drop audit.mood
					set search_path = audit; reset search_path; drop type mood   | drop mood
					set search_path = audit; reset all; drop type mood           | drop mood
					set search_path = audit; discard all; drop type mood         | drop mood
					update t set schema = 'x'; drop type mood                    | drop mood
					create function f() returns void language sql set search_path = x as ''; drop type mood | drop mood
					""")
	void findsTheChangesOfEnumTypes(String sql, String expected) {
		assertThat(describe(SqlEnumScanner.scan(sql))).isEqualTo(expected.replace("%n", "\n"));
	}

	@Test
	void skipsTheDataOfCopy() {
		assertThat(describe(SqlEnumScanner.scan("""
				copy t (a) from stdin;
				it's; drop type a;
				\\.
				drop type b;
				"""))).isEqualTo("drop b");
	}

	@Test
	void keepsTheStatementsAroundDataButNotTheData() {
		String sql = """
				insert into t values
				('a;', $$b;$$), -- ;
				("c;", 1);
				UPDATE t set a = 1; create type mood as enum ('a');
				""";
		assertThat(SqlTokenizer.tokenizeWithoutData(sql)).extracting(SqlToken::text)
			.containsExactly("insert", ";", "update", ";", "create", "type", "mood", "as", "enum", "(", "a", ")", ";");
		assertThat(SqlEnumScanner.scan(sql)).extracting(HistoryStep::line).containsExactly(4);
	}

	@Test
	void knowsTheLines() {
		List<HistoryStep> steps = SqlEnumScanner.scan("""
				/* one
				two */
				drop type a;
				do $$
				begin
				  drop type b;
				end $$;
				drop type
				c;
				""");
		assertThat(steps).extracting(HistoryStep::line).containsExactly(3, 6, 8);
	}

	@Test
	void truncatesIdentifiersAsTheServerDoes() {
		assertThat(describe(SqlEnumScanner.scan("drop type " + "é".repeat(40)))).isEqualTo("drop " + "é".repeat(31));
	}

	private static String describe(List<HistoryStep> steps) {
		return steps.stream()
			.map((step) -> step.path().isEmpty() ? step : step.inFirstSchema(""))
			.map(SqlEnumScannerTests::describe)
			.collect(Collectors.joining("; "));
	}

	private static String describe(HistoryStep step) {
		String optional = step.optional() ? "?" : "";
		if (step.schema() != null) {
			return step.schema().describe();
		}
		if (step.other() != null) {
			return step.other().describe();
		}
		if (step.change() instanceof CreateEnum create) {
			return "create %s %s".formatted(create.type(), (step.doubt() != null) ? "?" : create.definition().labels());
		}
		if (step.doubt() != null) {
			return "doubt%s %s".formatted(optional, step.type());
		}
		if (step.change() instanceof AddValue add) {
			return "add%s %s %s %s".formatted(optional, add.type(), add.label(), add.position());
		}
		if (step.change() instanceof RenameValue rename) {
			return "rename value%s %s %s %s".formatted(optional, rename.type(), rename.from(), rename.to());
		}
		if (step.change() instanceof RenameType rename) {
			return "rename %s %s".formatted(rename.type(), rename.newName());
		}
		if (step.change() instanceof MoveToSchema move) {
			return "move %s %s".formatted(move.type(), move.schema());
		}
		if (step.change() instanceof DropEnum drop) {
			return "drop%s %s".formatted(optional, drop.type());
		}
		throw new IllegalArgumentException(step.toString());
	}

}
