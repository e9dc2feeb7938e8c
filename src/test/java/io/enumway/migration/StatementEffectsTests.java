package io.enumway.migration;

import io.enumway.sql.SqlStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StatementEffects}.
 */
class StatementEffectsTests {

	@ParameterizedTest
	@ValueSource(strings = { "begin", "BEGIN TRANSACTION", "start transaction", "commit", "end", "rollback", "abort",
			"prepare transaction 'x'" })
	void recognizesTransactionControl(String statement) {
		assertThat(StatementEffects.controlsTransaction(SqlStatement.split(statement).get(0))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "savepoint a", "rollback to savepoint a", "release a", "drop table commit",
			"prepare p as select 1", "do $$ begin end $$" })
	void otherStatementsControlNoTransaction(String statement) {
		assertThat(StatementEffects.controlsTransaction(SqlStatement.split(statement).get(0))).isFalse();
	}

	@Test
	void knowsWhatRefusesTransactions() {
		assertThat(SqlStatement.split("drop index concurrently i; create unique index concurrently i on t (a); vacuum"))
			.allMatch(StatementEffects::refusesTransaction);
		assertThat(SqlStatement.split("drop index i; drop table t")).noneMatch(StatementEffects::refusesTransaction);
	}

	@Test
	void knowsCopyFromStdin() {
		assertThat(SqlStatement.split("copy t from stdin;\n1;2\n\\.\ndrop table u"))
			.extracting(StatementEffects::copiesFromStdin)
			.containsExactly(true, false);
	}

}
