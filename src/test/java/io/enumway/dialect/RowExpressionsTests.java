package io.enumway.dialect;

import java.util.List;

import io.enumway.EnumManager;
import io.enumway.EnumRefusedException;
import io.enumway.EnumSqlException;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Expressions that give rows their new labels speak of the rows as they were, or are
 * refused before anything is touched.
 */
class RowExpressionsTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private EnumManager manager;

	@BeforeEach
	void setUp() throws Exception {
		this.database.execute("""
				create schema app;
				create type app.mood as enum ('sad', 'zap', 'ok');
				create table app.o (id int, st app.mood not null, prev app.mood, note text);
				insert into app.o (id, st, prev, note) values (1, 'zap', 'ok', 'was_ok'), (2, 'zap', 'sad', 'o.*');
				create function app.f(app.mood) returns text language sql immutable as $$ select 'ok' $$;
				""");
		this.manager = TestConnections.outside(this.database).manager();
	}

	@ParameterizedTest
	@ValueSource(strings = { "case when was_ok then 'ok' else 'sad' end", "case o . \"was_ok\" when true then 'ok' end",
			"case when row_to_json(o)::text like '%true%' then 'ok' else 'sad' end",
			"case when (app.o.*)::text like '%,t)' then 'ok' else 'sad' end", "case when was_ok(o) then 'ok' end" })
	void refusesGeneratedColumnsThatHaveNoValuesMeanwhile(String expression) {
		requireGeneratedColumns();
		this.database
			.execute("alter table app.o add was_ok boolean generated always as (coalesce(prev = 'ok', false)) stored");
		assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(() -> replace(expression))
			.withMessageContainingAll(expression, "app.o.st", "was_ok")
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("expression", "instead"));
	}

	@Test
	void takesWhatOnlyLooksLikeAGeneratedColumn() {
		requireGeneratedColumns();
		this.database.execute("""
				alter table app.o add text boolean generated always as (prev = 'ok') stored,
				add was_ok int generated always as (id + 1) stored, add o int;
				create type app.address as (text text); alter table app.o add address app.address""");
		replace("case when note::text = 'was_ok' and was_ok = 2 and o is null and (address).text is null then 'ok' else cast('sad' as text) end");
		assertThat(labels()).containsExactly("ok", "sad");
	}

	@Test
	void takesExpressionsThatEndWithAComment() {
		replace("case when id = 1 then 'ok' else 'sad' end -- by number");
		assertThat(labels()).containsExactly("ok", "sad");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "case when id > 1 then 'ok'|42601", "'ok')::text -- |42601", "'ok' /* |42601", "missing|42703",
					"nothing(id)|42883", "max(note)|42803", "first_value(note) over ()|42P20",
					"unnest(array['ok'])|0A000" })
	void refusesWhatTheServerDoesNotTake(String expression, String state) {
		assertThatExceptionOfType(EnumSqlException.class).isThrownBy(() -> replace(expression))
			.withMessageContainingAll(expression, "app.o.st", "cannot be evaluated")
			.satisfies((ex) -> assertThat(ex.getSqlState()).isEqualTo(state))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("\"st\"::text"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "(select 'ok')|a subquery", "case when exists (table app.o) then 'ok' end|a subquery",
					"(values ('ok'))|a subquery", "app.f(st)|calls f" })
	void refusesWhatIsNotThereMeanwhile(String expression, String reason) {
		assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(() -> replace(expression))
			.withMessageContainingAll(expression, "app.o.st", reason);
	}

	@Test
	void leavesTheCallersTransactionUsable() throws Exception {
		try (var connection = this.database.connect()) {
			connection.setAutoCommit(false);
			EnumManager inside = TestConnections.inside(this.database, connection).manager();
			assertThatExceptionOfType(EnumSqlException.class)
				.isThrownBy(() -> inside.plan((changes) -> changes.removeValue("app.mood", "zap")
					.inColumn("app.o", "st", "missing")
					.replaceWith("ok")));
			assertThat(inside.find("app.mood")).isPresent();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "case when id = 1 then 'ok' end|23502|is NOT NULL",
			"st::text|22P02|inColumn", "case when prev = 'ok'::app.mood then 'ok' else 'sad' end|42883|::text" })
	void saysWhatToDoAboutRowsThatGetNoLabel(String expression, String state, String remedy) {
		assertThatExceptionOfType(EnumSqlException.class).isThrownBy(() -> replace(expression)).satisfies((ex) -> {
			assertThat(ex.getSqlState()).isEqualTo(state);
			assertThat(ex.getRemedy()).contains(remedy);
		});
		assertThat(labels()).containsExactly("zap", "zap");
	}

	private void replace(String expression) {
		this.manager.removeValue("app.mood", "zap").inColumn("app.o", "st", expression).unused();
	}

	private List<String> labels() {
		return this.database.jdbc().sql("select st::text from app.o order by id").query(String.class).list();
	}

	private void requireGeneratedColumns() {
		Assumptions.assumeTrue(this.database.serverMajorVersion() >= 17);
	}

}
