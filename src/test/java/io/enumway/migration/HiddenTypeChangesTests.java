package io.enumway.migration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HiddenTypeChanges}.
 */
class HiddenTypeChangesTests {

	@ParameterizedTest
	@ValueSource(strings = { "do $$ begin execute format('drop type %I', t); end $$",
			"do $$ begin execute format('alter type mood add value %L', v); end $$",
			"do $$ begin execute format('create type %1$I as enum (%2$s)', n, l); end $$",
			"do $$ begin execute 'drop type ' || quote_ident(t); end $$",
			"do $$ begin execute 'drop type mood_' || suffix; end $$",
			"do $$ begin execute s || ' drop type mood'; end $$", "do $$ begin drop schema app cascade; end $$",
			"do $$ begin execute format('drop owned by %I', r); end $$",
			"create or replace function f() returns void language plpgsql as $$ begin drop type mood; end $$",
			"create procedure p() language sql as 'drop type mood'",
			"update pg_enum set enumlabel = 'blue' where enumlabel = 'sad'",
			"with old as (select 1) delete from only pg_catalog.\"pg_enum\" where enumlabel = 'sad'",
			"do $$ begin update pg_catalog.pg_enum set enumlabel = 'blue'; end $$",
			"create function f() returns void language sql as 'insert into pg_enum values (1, 2, 3, ''x'')'" })
	void mayBe(String sql) {
		assertThat(HiddenTypeChanges.in(sql)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "drop type mood; drop schema app", "do $$ begin drop type if exists mood; end $$",
			"do $$ begin execute 'drop type mood'; end $$",
			"do $$ begin if not found then create type mood as enum ('a'); end if; end $$",
			"do $$ begin execute format('create table %I (id int)', t); end $$",
			"do $$ begin execute 'create type pair as (a int, b int)'; end $$",
			"create function f() returns text language sql as $$ select 'type' $$",
			"insert into t values ('drop type ')", "insert into labels select enumlabel from pg_enum",
			"do $$ begin perform 1 from pg_enum for update; end $$",
			"select 'update pg_enum'; -- delete from pg_enum" })
	void areNone(String sql) {
		assertThat(HiddenTypeChanges.in(sql)).isFalse();
	}

}
