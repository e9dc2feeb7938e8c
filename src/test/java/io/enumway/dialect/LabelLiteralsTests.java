package io.enumway.dialect;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LabelLiterals} with texts as PostgreSQL writes them.
 */
class LabelLiteralsTests {

	private static final String M = "::public.mood";

	@Test
	void parametersAreNoDollarQuotes() {
		LabelLiterals read = read("RETURN (($1 = 'zap'~) AND ($2 = 'zap'~))");
		assertThat(read.mentioned()).containsExactly("zap");
		assertThat(read.rewritten()).isEqualTo("RETURN (($1 = 'ok'::public.mood) AND ($2 = 'ok'::public.mood))");
	}

	@ParameterizedTest
	@ValueSource(strings = { "$$ select 'zap' $$", "$function$ select 'zap' $function$", "$ä1$ 'zap' $ä1$" })
	void bodiesAreUnclear(String sql) {
		assertThat(read("AS " + sql).unclear()).containsExactly("zap");
		assertThat(read("AS " + sql).rewritten()).isEqualTo("AS " + sql);
	}

	@ParameterizedTest
	@ValueSource(strings = { "'zap'::text", "'zap'::name", "'zap'::bpchar", "'zap'::character varying",
			"'zap'::character varying(20)", "'zap'::public.citext", "'zap'::\"Odd \"\"x\".citext", "'{zap}'::text[]",
			"'{ok,zap}'::character varying[]", "'{{ok},{\"zap\"}}'::name[]", "'[0:1]={zap,ok}'::text[]",
			"'{zap}'::public.citext[]", "'zap'", "'{zap}'" })
	void textIsUnclear(String literal) {
		assertThat(read("m::text = ANY (%s)".formatted(literal)).unclear()).containsExactly("zap");
	}

	@ParameterizedTest
	@ValueSource(strings = { "'zap'::other.mood", "'zap'::public.mood2", "'{zap}'::text", "'zapp'::text",
			"'{zapp,NULL}'::text[]", "'zap'::public.textual", "'{zap}'::other.mood[]" })
	void otherLiteralsAreNoLabels(String literal) {
		LabelLiterals read = read("x = %s".formatted(literal));
		assertThat(read.unclear()).isEmpty();
		assertThat(read.mentioned()).isEmpty();
	}

	@Test
	void boundsOfArraysStay() {
		LabelLiterals read = read("ms = '[0:1]={zap,sad}'~[]");
		assertThat(read.mentioned()).containsExactly("zap");
		assertThat(read.rewritten()).isEqualTo("ms = '[0:1]={ok,sad}'::public.mood[]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "(m > 'zap'~)", "('zap'~ <= m)", "(ROW(m, id) > ROW('zap'~, 1))",
			"(ROW(id, 'zap'~) < ROW(1, m))", "GREATEST(m, 'zap'~)", "LEAST('zap'~, m)",
			"(m < ANY (ARRAY['ok'~, 'zap'~]))", "(m < ANY ('{ok,zap}'~[]))", "(COALESCE(m, 'zap'~) > 'ok'~)",
			"(\n CASE\n WHEN (id = 1) THEN 'zap'~\n ELSE m\n END > 'ok'~)", "(m >= ALL ((ARRAY['zap'~, m])~[]))",
			"(d > ('zap'~)::public.d)", "(m = ANY (enum_range('zap'~, NULL~)))", "(enum_cmp(m, 'zap'~) >= 0)",
			"enum_larger(m, 'zap'~)", "enum_gt(m, 'zap'~)", "width_bucket(m, '{zap,ok,big}'~[])",
			"width_bucket(m, ARRAY['zap'~, 'big'~])", "(ms > '{zap}'~[])", "array_lt(ms, ARRAY['zap'~])",
			"(m OPERATOR(app.>>>) 'zap'~)", "('zap'~ OPERATOR(app.>>>) m)", "(m OPERATOR(o.>) ANY ('{zap}'~[]))",
			"rank('zap'~) WITHIN GROUP (ORDER BY m)" })
	void seesWhatIsComparedByOrder(String sql) {
		assertThat(read(sql).compared()).containsExactly("zap");
	}

	@ParameterizedTest
	@ValueSource(strings = { "(m = 'zap'~)", "((id > 1) AND (m = 'zap'~) AND (id < 5))", "(f(m, 'zap'~) > 3)",
			"(ROW(m, id) = ROW('zap'~, 1))", "(ms @> '{zap}'~[])", "(ARRAY['zap'~] <@ ms)",
			"CASE WHEN (m = 'zap'~) THEN 1 ELSE 2 END > 1", "COALESCE(m, 'zap'~)", "(public.greatest(m, 'zap'~))",
			"(public.enum_cmp(m, 'zap'~) > 0)", "(m OPERATOR(app.=) 'zap'~)", "(ms || 'zap'~)" })
	void seesWhatIsNot(String sql) {
		assertThat(read(sql).mentioned()).containsExactly("zap");
		assertThat(read(sql).compared()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "(m = ANY (enum_range('zap'~, NULL~)))", "(enum_cmp(m, 'zap'~) >= 0)",
			"width_bucket(m, '{zap,ok,big}'~[])", "(ms > '{zap}'~[])", "(ARRAY['zap'~] <= ms)",
			"(m OPERATOR(app.>>>) 'zap'~)" })
	void seesWhatTellsNeighboursApart(String sql) {
		assertThat(read(sql).ranked()).containsExactly("zap");
	}

	@ParameterizedTest
	@ValueSource(strings = { "(m > 'zap'~)", "(m < ANY ('{zap}'~[]))", "GREATEST(m, 'zap'~)", "enum_larger(m, 'zap'~)",
			"(m = 'zap'~)" })
	void seesWhatDoesNot(String sql) {
		assertThat(read(sql).ranked()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "(m <> 'zap'~)", "('zap'~ <> m)", "(m IS DISTINCT FROM 'zap'~)",
			"('zap'~ IS DISTINCT FROM m)", "(m <> ALL (ARRAY['ok'~, 'zap'~]))", "(m <> ALL ('{ok,zap}'~[]))",
			"(NOT (m = 'zap'~))", "(NOT ((id = 1) AND (m = ANY (ARRAY['zap'~, 'sad'~]))))",
			"(NOT (EXISTS ( SELECT 1 FROM t WHERE (t.m = 'zap'~))))", "NULLIF(m, 'zap'~)",
			"(ROW(m, id) <> ROW('zap'~, 1))", "(COALESCE(m, 'zap'~) <> 'ok'~)" })
	void seesWhatIsExcluded(String sql) {
		assertThat(read(sql).excluded()).containsExactly("zap");
	}

	@ParameterizedTest
	@ValueSource(strings = { "(m = 'zap'~)", "(NOT (m IS DISTINCT FROM 'zap'~))", "(NOT (m <> 'zap'~))",
			"((m <> 'ok'~) OR (m = 'zap'~))", "(EXISTS ( SELECT 1 FROM t WHERE (t.m = 'zap'~)))",
			"(NOT (id = 1)) AND (m = 'zap'~)", "(NOT f('<>'::text)) AND (m = ANY ('{zap}'~[]))" })
	void seesWhatIsNotExcluded(String sql) {
		assertThat(read(sql).mentioned()).containsExactly("zap");
		assertThat(read(sql).excluded()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CASE m WHEN 'zap'~ THEN 1 WHEN 'ok'~ THEN 2 ELSE 3 END",
			"CASE WHEN (m = 'sad'~) THEN 1 WHEN (m = 'ok'~) THEN 2 WHEN (m = ANY (ARRAY['zap'~, 'sad'~])) THEN 3 END",
			"CASE WHEN (m = 'ok'~) THEN CASE WHEN a THEN 1 END WHEN CASE WHEN (m = 'zap'~) THEN b END THEN 2 END" })
	void seesWhatCaseTellsApart(String sql) {
		assertThat(read(sql).toldApart()).containsExactly("zap");
	}

	@ParameterizedTest
	@ValueSource(strings = { "CASE m WHEN 'zap'~ THEN 1 WHEN 'ok'~ THEN 1 ELSE 3 END",
			"CASE m WHEN 'zap'~ THEN 1 WHEN 'sad'~ THEN 2 END",
			"CASE m WHEN 'zap'~ THEN 1 END + CASE m WHEN 'ok'~ THEN 2 END",
			"CASE WHEN (m = ANY (ARRAY['zap'~, 'ok'~])) THEN 1 WHEN (id = 1) THEN 2 END",
			"CASE WHEN a THEN 'zap'~ WHEN b THEN 'ok'~ END" })
	void seesWhatCaseDoesNotTellApart(String sql) {
		assertThat(read(sql).mentioned()).containsExactly("zap");
		assertThat(read(sql).toldApart()).isEmpty();
	}

	/**
	 * With {@code ~} for the cast to the type.
	 */
	private static LabelLiterals read(String sql) {
		return new LabelLiterals(sql.replace("~", M),
				new LabelTypes("public.mood", "public.mood", Map.of("public.d", Conversion.SCALAR)),
				Map.of("zap", "ok"));
	}

}
