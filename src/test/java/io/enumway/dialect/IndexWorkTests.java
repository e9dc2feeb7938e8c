package io.enumway.dialect;

import java.sql.SQLException;

import io.enumway.EnumPlan;
import io.enumway.PlannedStatement;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often a type swap does the work of indexes and constraints: an index and a check
 * whose functions count their calls.
 */
class IndexWorkTests {

	private static final int ROWS = 40;

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@ParameterizedTest
	@ValueSource(strings = { "select 1",
			"alter table t alter m set not null, add unique (m, id); create index on t (m desc); create index on t (id) where m = 'ok'; alter table t alter m set default 'ok'" })
	void isDoneOnceForEachRow(String more) throws SQLException {
		assertWork(more, 1);
	}

	/**
	 * PostgreSQL converts no column that generated ones are made from, so these lose
	 * their expressions before, which is a rewrite. They have them back with the
	 * conversion.
	 */
	@ParameterizedTest
	@ValueSource(strings = {
			"alter table t add b boolean generated always as (m = 'ok') stored; create index on t (b) where b",
			"alter table t add g mood generated always as (m) stored, add b boolean generated always as (m = 'ok') stored, add c boolean generated always as (m is null) stored check (c is null or c is not null)" })
	void isDoneTwiceWithGeneratedColumns(String more) throws SQLException {
		requireGeneratedColumns();
		assertWork(more, 2);
	}

	/**
	 * PostgreSQL fails (XX000) if one statement has to make an index or a constraint
	 * again both for the conversion and for the expression. A function with a body that
	 * is text may need what comes back last.
	 */
	@ParameterizedTest
	@ValueSource(strings = {
			"alter table t add g mood generated always as (m) stored, add b boolean generated always as (m = 'ok') stored; create index on t (m)",
			"alter table t alter m set default 'ok', add g mood[] generated always as (array[m]) stored, add b boolean generated always as (m = 'ok') stored, add unique (g, id)",
			"alter table t alter m set not null, add b boolean generated always as (m = 'ok') stored; create index on t (m)",
			"create function is_ok(x mood) returns boolean language plpgsql immutable as 'begin return x = ''ok''; end'; alter table t add b boolean generated always as (is_ok(m)) stored, add c boolean generated always as (not is_ok(m)) stored" })
	void isDoneOnceMoreWhereExpressionsCannotComeBackWithTheConversion(String more) throws SQLException {
		requireGeneratedColumns();
		assertWork(more, 3);
	}

	private void requireGeneratedColumns() {
		Assumptions.assumeTrue(this.database.serverMajorVersion() >= 17);
	}

	private void assertWork(String more, int times) throws SQLException {
		this.database.execute("""
				create type mood as enum ('sad', 'ok', 'gone');
				create sequence indexed; create sequence checked;
				create function pass(x int) returns int language plpgsql immutable as $$
					begin perform nextval('%1$s.indexed'); return x; end $$;
				create function fits(x int) returns boolean language plpgsql immutable as $$
					begin perform nextval('%1$s.checked'); return true; end $$;
				create table t (id int primary key, m mood);
				insert into t select i, (array['sad', 'ok'])[i %% 2 + 1]::mood from generate_series(1, %2$d) i;
				alter table t add check (fits(id) and (m = 'ok' or m = 'sad'));
				create index on t (pass(id));
				%3$s;
				alter sequence indexed restart; alter sequence checked restart""".formatted(TestDatabase.quotedSchema(),
				ROWS, more));
		EnumPlan plan = TestConnections.outside(this.database)
			.manager()
			.apply((changes) -> changes.removeValue("mood", "gone").unused());
		assertThat(calls("indexed")).isEqualTo(times * ROWS);
		assertThat(calls("checked")).isEqualTo(ROWS);
		assertThat(plan.statements()).filteredOn(PlannedStatement::rewritesTable).hasSize(times);
	}

	private long calls(String sequence) {
		return this.database.jdbc()
			.sql("select case when is_called then last_value else 0 end from " + sequence)
			.query(Long.class)
			.single();
	}

}
