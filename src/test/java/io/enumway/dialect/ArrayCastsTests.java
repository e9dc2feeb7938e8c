package io.enumway.dialect;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the server writes casts of arrays, first and when it has read that.
 */
class ArrayCastsTests {

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`',
			textBlock = """
					((kind)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])); ((kind)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))
					(n = ANY ((ARRAY[1, id, NULL::integer, (- id)])::numeric[])); (n = ANY (ARRAY[(1)::numeric, (id)::numeric, (NULL::integer)::numeric, ((- id))::numeric]))
					(jj ?& (ARRAY[kind, 'a,](''['::character varying])::text[]); (jj ?& ARRAY[(kind)::text, ('a,](''['::character varying)::text])
					((ARRAY[kind, kind2])::"S 2"."To [ne"[] = x); (ARRAY[(kind)::"S 2"."To [ne", (kind2)::"S 2"."To [ne"] = x)
					(ARRAY[1])::numeric(3,1)[]; ARRAY[(1)::numeric(3,1)]
					(ARRAY[d, now()])::timestamp(3) without time zone[]; ARRAY[(d)::timestamp(3) without time zone, (now())::timestamp(3) without time zone]
					(tt = ANY ((ARRAY[ARRAY[kind], ARRAY[kind2]])::text[])); (tt = ANY (ARRAY[ARRAY[(kind)::text], ARRAY[(kind2)::text]]))
					(tt = ANY ((ARRAY[ARRAY[k, l], (ARRAY['a'::text, f(1, 2)])::character varying[]])::text[])); (tt = ANY (ARRAY[ARRAY[(k)::text, (l)::text], ARRAY[(('a'::text)::character varying)::text, ((f(1, 2))::character varying)::text]]))
					((ARRAY[]::character varying[])::text[] IS NULL AND (f(ARRAY[a]))::text[] IS NULL); ((ARRAY[]::character varying[])::text[] IS NULL AND (f(ARRAY[a]))::text[] IS NULL)
					(tt = ANY ((ARRAY[vs, vs])::text[])); (tt = ANY (ARRAY[(vs)::text[], (vs)::text[]]))
					((ARRAY[kind])[1] = 'x'::text AND (ARRAY[kind])::text[] IS NULL); ((ARRAY[kind])[1] = 'x'::text AND ARRAY[(kind)::text] IS NULL)
					""")
	void areTheSameWhereverTheyStand(String first, String again) {
		assertThat(ArrayCasts.isSame(first, again)).isTrue();
		assertThat(ArrayCasts.isSame(again, first)).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`',
			textBlock = """
					(ARRAY[a, b])::text[]; ARRAY[(a)::text, (c)::text]
					(ARRAY[a, b])::text[]; ARRAY[(a)::text, b]
					(ARRAY[a, b])::text[]; ARRAY[(a)::text, (b)::name]
					(ARRAY[a, b])::text[]; ARRAY[(a)::text]
					(ARRAY['a, b'::character varying])::text[]; ARRAY[('a'::character varying)::text, ('b'::character varying)::text]
					(f(ARRAY[a]))::text[]; (fARRAY[(a)::text])
					(ARRAY[a])::text; ARRAY[(a)::text]
					'(ARRAY[a])::text[]'::text; 'ARRAY[(a)::text]'::text
					$f$(ARRAY[a])::text[]$f$; $f$ARRAY[(a)::text]$f$
					(ARRAY[a]; ARRAY[a
					""")
	void areNotTheSame(String one, String other) {
		assertThat(ArrayCasts.isSame(one, other)).isFalse();
	}

}
