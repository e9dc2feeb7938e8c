package io.enumway.dialect;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

	@ParameterizedTest
	@ValueSource(strings = { "'{\"m\": \"zap\"}'::jsonb", "'\"zap\"'::json", "'$.\"m\"?(@ == \"zap\")'::jsonpath",
			"'\"m\"=>\"zap\"'::public.hstore", "'''zap'' | ''ok'''::tsquery", "'<m>zap</m>'::xml",
			"'(1,zap)'::record" })
	void documentsWithLabelsAreUnclear(String literal) {
		assertThat(read("x = " + literal).unclear()).containsExactly("zap");
		assertThat(read("x = " + literal).rewritten()).isEqualTo("x = " + literal);
	}

	@ParameterizedTest
	@ValueSource(strings = { "'{\"m\": \"zapp\"}'::jsonb", "'{\"zap_1\": 1}'::json", "'zap'::jsonbody" })
	void otherDocumentsAreNot(String literal) {
		assertThat(read("x = " + literal).unclear()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "'^(zap|ok)$'::text", "'zap%'::text", "'zap,ok'::text", "'is zap'::character varying",
			"'$.\"m\"?(@ == \"zap\")'", "'{\"a zap\"}'::text[]" })
	void textsContainLabels(String literal) {
		assertThat(read("x = " + literal).contained()).containsExactly("zap");
		assertThat(read("x = " + literal).unclear()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "'zapped'::text", "'a_zap'::text", "'^(sad|big)$'::text", "'zap'::other.mood" })
	void otherTextsDoNot(String literal) {
		assertThat(read("x = " + literal).contained()).isEmpty();
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
			"width_bucket(m, '{zap,zap}'~[])", "(ms > '{zap}'~[])", "(ARRAY['zap'~] <= ms)",
			"(m OPERATOR(app.>>>) 'zap'~)", "(ROW(m, id) > ROW('zap'~, 1))", "(ROW(1, 'zap'~) <= ROW(id, m))" })
	void seesWhatTellsNeighboursApart(String sql) {
		assertThat(read(sql).comparisons()).containsExactly(new OrderComparison("zap", OrderComparison.RANK));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			(m > 'zap'~)                                          | >
			('zap'~ > m)                                          | <
			((m)::public.mood >= ('zap'~)::public.d)              | >=
			('zap'~ >= m)                                         | <=
			(m < ANY ('{zap,zap}'~[]))                            | <
			(m <= ALL (ARRAY['zap'~]))                            | <=
			(COALESCE(m, 'zap'~) < n)                             | >
			((id = 1) AND (NOT (m <= 'zap'~)))                    | <=
			enum_lt(m, 'zap'~)                                    | <
			enum_lt('zap'~, f(m, 1))                              | >
			enum_ge(f(m, 1), 'zap'~)                              | >=
			enum_le('zap'~, m)                                    | >=
			enum_gt(m, 'zap'~)                                    | >""")
	void seesHowValuesAreComparedByOrder(String sql, String operator) {
		assertThat(read(sql).comparisons()).containsExactly(new OrderComparison("zap", operator));
	}

	@Test
	void seesComparisonsWithLabelsThatStay() {
		assertThat(read("((m >= 'sad'~) AND (m <= 'ok'~))").comparisons())
			.containsExactly(new OrderComparison("sad", ">="), new OrderComparison("ok", "<="));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GREATEST(m, 'zap'~)", "enum_larger(m, 'zap'~)", "(m = 'zap'~)", "(m <> 'zap'~)",
			"public.enum_lt(m, 'zap'~)", "(f('zap'~) > 1)" })
	void seesWhatDoesNotCompareByOrder(String sql) {
		assertThat(read(sql).comparisons()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "DROP FUNCTION app.mood(a @, @, integer)", "DROP INDEX app.mood",
			"CREATE OR REPLACE FUNCTION app.mood(@, b @[] DEFAULT ARRAY['zap'::@], OUT @)\n RETURNS SETOF @\n RETURN (SELECT app.mood FROM x.app WHERE (app.mood = app.mood(app.mood, 'ok'::@)))",
			"CREATE OR REPLACE FUNCTION app.f(x integer, @)\n RETURNS TABLE(a @, b @)\n BEGIN ATOMIC\n SELECT app.mood, (app.mood), x.c FROM x.app, LATERAL f(app.mood) x(c @, d integer);\nEND",
			"GRANT EXECUTE ON FUNCTION app.mood(@, @[]) TO app", "COMMENT ON FUNCTION app.mood(IN @) IS 'app.mood(x)'",
			"CREATE CAST (@ AS integer) WITH FUNCTION app.mood(@)", "DROP CAST (integer AS @)",
			"CREATE AGGREGATE app.mood(@, x @ ORDER BY y @) (SFUNC = app.mood, STYPE = @, FINALFUNC = app.mood)",
			"DROP AGGREGATE app.mood(@)", "CREATE OPERATOR app.=== (FUNCTION = app.mood, LEFTARG = @, RIGHTARG = @)",
			"DROP OPERATOR app.=== (@, NONE)", "GRANT USAGE ON TYPE @ TO PUBLIC", "CREATE DOMAIN app.d AS @[]",
			"CREATE TYPE app.c AS (\"M x\" @, n integer, ms @[])", "COMMENT ON TYPE @ IS 'app.mood'",
			"CREATE INDEX mood ON app.t USING btree (m app.mood, ((n = 'zap'::@)) app.mood)",
			"ALTER INDEX app.mood ATTACH PARTITION app.mood", "COMMENT ON INDEX app.mood IS ''",
			"CREATE STATISTICS app.mood ON ((m = 'zap'::@)), id FROM app.t", "DROP STATISTICS app.mood",
			"CREATE VIEW app.v AS SELECT app.mood, app.id AS mood FROM x.app WHERE ((app.mood <> 'zap'::@) OR app.mood(app.mood)) ORDER BY app.mood",
			"CREATE RULE r AS ON UPDATE TO x.app DO INSTEAD INSERT INTO y.app VALUES (old.m) RETURNING app.mood",
			"CREATE VIEW app.v AS SELECT JSON_VALUE(j, '$.m' RETURNING @) AS a, JSON_QUERY(j, '$' RETURNING @[])",
			"CREATE TRIGGER g AFTER UPDATE ON app.t FOR EACH ROW WHEN ((old.m = 'zap'::@)) EXECUTE FUNCTION app.mood('x')",
			"ALTER TABLE app.t ADD CONSTRAINT c EXCLUDE USING gist (m app.mood WITH =) WHERE ((m = 'zap'::@))", "@",
			"@[]", "ALTER PROCEDURE app.mood(INOUT x @, VARIADIC @[]) OWNER TO app",
			"ALTER TABLE app.t ADD CONSTRAINT c CHECK ((m COLLATE app.mood) <> app.moody)" })
	void renamesTheTypeAndNothingElse(String sql) {
		LabelLiterals read = new LabelLiterals(sql.replace("@", "app.mood"),
				new LabelTypes("app.mood", "x.\"New\"", Map.of()), Map.of());
		assertThat(read.rewritten()).isEqualTo(sql.replace("@", "x.\"New\""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "(m <> 'zap'~)", "('zap'~ <> m)", "(m IS DISTINCT FROM 'zap'~)",
			"('zap'~ IS DISTINCT FROM m)", "(m <> ALL (ARRAY['ok'~, 'zap'~]))", "(m <> ALL ('{ok,zap}'~[]))",
			"(NOT (m = 'zap'~))", "(NOT ((id = 1) AND (m = ANY (ARRAY['zap'~, 'sad'~]))))",
			"(NOT (EXISTS ( SELECT 1 FROM t WHERE (t.m = 'zap'~))))", "NULLIF(m, 'zap'~)",
			"(ROW(m, id) <> ROW('zap'~, 1))", "(COALESCE(m, 'zap'~) <> 'ok'~)", "((m = 'zap'~) IS NOT TRUE)",
			"((m = 'zap'~) IS FALSE)", "((m = 'zap'~) = false)", "((m = 'zap'~) <> true)", "(false = (m = 'zap'~))",
			"(NOT COALESCE((m = 'zap'~), false))", "(COALESCE((m = 'zap'~), false) = false)",
			"(NOT CASE WHEN (m = 'zap'~) THEN true ELSE (id = 1) END)",
			"CASE WHEN (m = 'zap'~) THEN false ELSE true END", "CASE m WHEN 'zap'~ THEN (id > 5) ELSE true END",
			"SELECT t.id FROM t EXCEPT SELECT t.id FROM t WHERE (t.m = 'zap'~)",
			"SELECT x.id FROM ( SELECT t.id FROM t EXCEPT ALL SELECT t.id FROM t WHERE (t.m = 'zap'~)) x",
			"(id <> ALL ( SELECT t_1.id FROM t t_1 WHERE (t_1.m = 'zap'~)))",
			"(NOT (id IN ( SELECT t_1.id FROM t t_1 WHERE (t_1.m = 'zap'~))))",
			"((EXISTS ( SELECT FROM t WHERE (t.m = 'zap'~))) IS NOT TRUE)",
			"SELECT a.id FROM (t a LEFT JOIN t z ON (((z.id = a.id) AND (z.m = 'zap'~)))) WHERE (z.id IS NULL)",
			"SELECT a.id FROM (t a LEFT JOIN ( SELECT t.id FROM t WHERE (t.m = 'zap'~)) z ON ((z.id = a.id))) WHERE (z.id IS NULL)",
			"(m OPERATOR(app.<>) 'zap'~)", "array_replace(ms, 'zap'~, 'big'~)", "array_remove(ms, 'zap'~)" })
	void seesWhatIsExcluded(String sql) {
		assertThat(read(sql).excluded((comparison) -> true)).containsExactly("zap");
	}

	@ParameterizedTest
	@ValueSource(strings = { "(m = 'zap'~)", "(NOT (m IS DISTINCT FROM 'zap'~))", "(NOT (m <> 'zap'~))",
			"((m <> 'ok'~) OR (m = 'zap'~))", "(EXISTS ( SELECT 1 FROM t WHERE (t.m = 'zap'~)))",
			"(NOT (id = 1)) AND (m = 'zap'~)", "(NOT f('<>'::text)) AND (m = ANY ('{zap}'~[]))",
			"((m = 'zap'~) IS TRUE)", "((m = 'zap'~) = true)", "(NOT ((m = 'zap'~) IS NOT TRUE))",
			"((m = 'zap'~) IS NULL)", "CASE WHEN (m = 'zap'~) THEN true ELSE false END",
			"CASE WHEN (m = 'zap'~) THEN 1 ELSE 2 END",
			"SELECT t.id FROM t WHERE (t.m = 'zap'~) EXCEPT SELECT t.id FROM t",
			"SELECT a.id FROM (t a LEFT JOIN t z ON (((z.id = a.id) AND (z.m = 'zap'~))))",
			"SELECT a.id FROM (t a JOIN t z ON (((z.id = a.id) AND (z.m = 'zap'~)))) WHERE (z.n IS NULL)",
			"SELECT t.id FROM t UNION ALL ( SELECT t.id FROM t WHERE (t.m = 'zap'~) LIMIT 1)",
			"array_replace(ms, 'sad'~, 'zap'~)", "array_remove('{zap}'~[], m)", "(('zap'~)::public.d = m)" })
	void seesWhatIsNotExcluded(String sql) {
		assertThat(read(sql).mentioned()).containsExactly("zap");
		assertThat(read(sql).excluded((comparison) -> true)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CASE m WHEN 'zap'~ THEN 1 WHEN 'ok'~ THEN 2 ELSE 3 END",
			"CASE WHEN (m = 'sad'~) THEN 1 WHEN (m = 'ok'~) THEN 2 WHEN (m = ANY (ARRAY['zap'~, 'sad'~])) THEN 3 END",
			"CASE WHEN (m = 'ok'~) THEN CASE WHEN a THEN 1 END WHEN CASE WHEN (m = 'zap'~) THEN b END THEN 2 END",
			"CASE m WHEN 'zap'~ THEN 1 END + CASE m WHEN 'ok'~ THEN 2 END",
			"((m = 'zap'~)::integer + (2 * (m = 'ok'~)::integer))", "((old.m = 'zap'~) AND (new.m = 'ok'~))",
			"((old.m = 'zap'~) OR (new.m = 'ok'~))", "(((m = 'zap'~) AND (id > 5)) OR ((m = 'ok'~) AND (id < 3)))",
			"SELECT count(*) FILTER (WHERE (m = 'zap'~)) AS a, count(*) FILTER (WHERE (m = 'ok'~)) AS b",
			"(t JOIN ( VALUES ('sad'~,'Sad'::text), ('zap'~,'Zapped'::text), ('ok'~,'Fine'::text)) x(a, b) ON ((x.a = t.m)))",
			"SELECT id FROM t WHERE (m = 'zap'~) UNION ALL SELECT id FROM t WHERE (m = 'ok'~)",
			"unnest('{sad,zap,ok}'~[])", "array_position(ARRAY['sad'~, 'zap'~, 'ok'~], m)", "(ms @> '{zap,ok}'~[])",
			"(ROW(m, id) = ANY (ARRAY[ROW('zap'~, 1), ROW('ok'~, 2)]))" })
	void seesWhatIsToldApart(String sql) {
		assertThat(read(sql).toldApart((comparison) -> true)).containsExactly("zap");
	}

	@ParameterizedTest
	@ValueSource(strings = { "CASE m WHEN 'zap'~ THEN 1 WHEN 'ok'~ THEN 1 ELSE 3 END",
			"CASE m WHEN 'zap'~ THEN 1 WHEN 'sad'~ THEN 2 END",
			"CASE WHEN (m = ANY (ARRAY['zap'~, 'ok'~])) THEN 1 WHEN (id = 1) THEN 2 END",
			"CASE WHEN a THEN 'zap'~ WHEN b THEN 'ok'~ END", "(m = ANY (ARRAY['zap'~, 'ok'~]))",
			"((m = ANY ('{zap,ok}'~[])) AND (n = ANY ('{ok,zap}'~[])))", "((m = 'zap'~) OR (m = 'ok'~))",
			"((m = 'zap'~) OR (id = 1) OR (m = 'ok'~))", "(ms <@ '{zap,ok}'~[])",
			"(((m = 'zap'~) AND (id > 5)) OR ((m = 'ok'~) AND (id > 5)))", "ALTER COLUMN ms SET DEFAULT '{zap,ok}'~[]",
			"f(a public.mood DEFAULT 'zap'~) RETURN COALESCE(a, 'ok'~)",
			"CASE WHEN (m = 'ok'~) THEN 'zap'~ ELSE m END" })
	void seesWhatIsNotToldApart(String sql) {
		assertThat(read(sql).mentioned()).containsExactly("zap");
		assertThat(read(sql).toldApart((comparison) -> true)).isEmpty();
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
