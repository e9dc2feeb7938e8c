package io.enumway.diagnosis;

import java.util.List;

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
					no-lock-timeout | alter table t add column c int
					no-lock-timeout | /* why */ drop table if exists t
					no-lock-timeout | truncate t
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
			"alter table t validate constraint c", "drop type mood",
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

	private static List<String> codes(String sql) {
		return ScriptLint.withoutDatabase().lint("V1__x.sql", sql).stream().map(Finding::code).toList();
	}

}
