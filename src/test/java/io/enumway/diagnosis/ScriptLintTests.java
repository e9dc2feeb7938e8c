package io.enumway.diagnosis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScriptLint}.
 */
class ScriptLintTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					add-and-use-value | alter type mood add value 'calm'; update t set mood = 'calm'
					add-and-use-value | alter type "mood" add value if not exists 'calm' after 'x'; do $$ begin insert into t values ('calm'); end $$
					hand-written-swap | alter type mood rename to mood_old; create type mood as enum ('a'); drop type mood_old
					drop-type-cascade | drop type if exists mood cascade
					blocking-index | create unique index i on only app.t (a)
					mixed-concurrent-index | create index concurrently i on t (a); insert into t values (1)
					mixed-concurrent-index | drop index concurrently i; insert into t values (1)
					mixed-concurrent-index | reindex index concurrently i; select 1
					mixed-concurrent-index | alter table t detach partition p concurrently; select 1
					no-lock-timeout | create table p partition of t for values in (1)
					no-lock-timeout | alter table t add column c int
					no-lock-timeout | /* why */ drop table if exists t
					no-lock-timeout | truncate t
					no-lock-timeout | alter table t add column c int references u
					no-lock-timeout | alter table t validate constraint c, add column d int
					no-lock-timeout | drop index if exists i
					no-lock-timeout | refresh materialized view m
					no-lock-timeout | lock table t
					no-lock-timeout | create policy p on t using (true)
					no-lock-timeout | set lock_timeout = '5s'; reset lock_timeout; alter table t add column c int
					no-lock-timeout | set lock_timeout = 0; alter table t add column c int
					no-lock-timeout | /* a */ select 1; select 2; alter table only t drop c
					no-lock-timeout | insert into t values ('set lock_timeout'); alter table t add column c int
					""")
	void hazardIsFound(String code, String sql) {
		assertThat(codes(sql)).containsExactly(code);
	}

	@ParameterizedTest
	@ValueSource(strings = { "alter type mood add value 'calm'; update t set note = 'calmer'",
			"-- alter table t add column c int", "select $$ drop type mood cascade; $$",
			"set local lock_timeout = '3s'; alter table t add column c int",
			"select set_config('lock_timeout', '3s', true); alter table t add column c int",
			"create table t (a int); create index i on t (a); alter table t add column c int",
			"create index concurrently i on t (a); create index concurrently j on t (b)",
			"create temp table t as select 1 as a; create index on t (a); truncate t",
			"create local temporary table if not exists t (a int); create index on t (a)",
			"create materialized view if not exists m as select 1 as a; create unique index on m (a); refresh materialized view m",
			"alter table t validate constraint c", "drop type mood",
			"refresh materialized view concurrently m; select 1",
			"create table t (a int) partition by list (a); create table p partition of t for values in (1)",
			"set search_path = app; create table t (a int); set search_path = public; create index on app.t (a)",
			"alter table t add constraint f foreign key (a) references u not valid",
			"alter table t set (fillfactor = 50)",
			"alter table t alter column c set statistics 100, disable trigger all", "drop index concurrently i",
			"create index concurrently i on t (a); drop index concurrently i", "lock table t in share mode",
			"alter type mood add value 'calm'; comment on type mood is 'calm'",
			"create rule r as on insert to v do also (select 'drop type mood cascade'; select 1)",
			"create function f() returns int begin atomic drop_it; select case when true then 1 end; end; select 1" })
	void harmlessScriptIsLeftInPeace(String sql) {
		assertThat(codes(sql)).isEmpty();
	}

	@Test
	void lineOfTheHazardIsNamed() {
		List<Finding> findings = ScriptLint.withoutDatabase().lint("V7__x.sql", """
				-- first
				select $body$
				;
				$body$;

				drop type mood cascade;""");
		assertThat(findings).singleElement()
			.satisfies((finding) -> assertThat(finding.objects()).containsExactly("V7__x.sql:6"));
	}

	@Test
	void linesAreCountedWithCarriageReturnsToo() {
		assertThat(ScriptLint.withoutDatabase()
			.lint("V7__x.sql", "-- first\r\n\r\nselect 1; drop type mood cascade;\r\ntruncate t"))
			.extracting((finding) -> finding.objects().get(0))
			.containsExactly("V7__x.sql:3", "V7__x.sql:4");
	}

	@Test
	void useOfANewValueIsCertainOnlyWhereTheTypeOrATableOfItIsMentioned() {
		assertThat(severity("create table t (m mood); alter type mood add value 'calm'; update t set m = 'calm'"))
			.isEqualTo(Severity.CRITICAL);
		assertThat(severity("alter type mood add value 'calm'; select 'calm'::mood")).isEqualTo(Severity.CRITICAL);
		assertThat(severity("alter type mood add value 'calm'; insert into log values ('calm')"))
			.isEqualTo(Severity.WARNING);
	}

	@Test
	void typeOfTwoScriptsIsReportedWhereItIsCreatedAgain() {
		Map<String, String> scripts = new LinkedHashMap<>();
		scripts.put("V1.sql",
				"create type mood as enum ('a'); create type size as enum ('s'); create type hue as enum ('r')");
		scripts.put("V2.sql",
				"create type app.mood as enum ('a'); alter type size rename to sizes; drop type if exists hue");
		scripts.put("V3.sql",
				"create type size as enum ('s'); create type hue as enum ('r'); create type \"Mood\" as enum ('a')");
		scripts.put("V4.sql", "set search_path = app;\ncreate type mood as enum ('b')");
		scripts.put("V5.sql",
				"do $$ begin create type mood as enum ('a'); exception when duplicate_object then null; end $$");
		scripts.put("V6.sql", "select 1;\n\ncreate type mood as enum ('a')");
		scripts.put("V7.sql", "do $$ begin execute 'drop type mood'; end $$; create type mood as enum ('a')");
		assertThat(ScriptLint.duplicates(scripts)).extracting((finding) -> finding.objects().get(0))
			.containsExactly("V4.sql:2", "V6.sql:3");
	}

	private static Severity severity(String sql) {
		return ScriptLint.withoutDatabase().lint("V1__x.sql", sql).get(0).severity();
	}

	private static List<String> codes(String sql) {
		return ScriptLint.withoutDatabase().lint("V1__x.sql", sql).stream().map(Finding::code).toList();
	}

}
