package io.enumway.dialect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ForeignText}.
 */
class ForeignTextTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			alter role app password 'SECRET'              | alter role app password '…'
			select 'it''s SECRET', u&'SECRET', x'5EC2E7'  | select '…', u&'…', x'…'
			select E'it\\'s SECRET', e'\\\\', 'SECRET'     | select E'…', e'…', '…'
			select $$SECRET$$, $a$ SECRET $b$ $a$, f(1)   | select '…', '…', f(1)
			select a$b$c, 'SECRET', f($1, 'SECRET', $2)   | select a$b$c, '…', f($1, '…', $2)
			update "it's" set "$a$" = 'SECRET' where b    | update "it's" set "$a$" = '…' where b
			select 1 /* it's /* a */ SECRET' */ from "a"  | select 1 from "a"
			select 1 -- it's SECRET                       | select 1
			""")
	void queriesAreShownWithoutLiteralsAndComments(String query, String shown) {
		assertThat(ForeignText.query(query)).isEqualTo(shown);
		assertThat(ForeignText.query("-- don't\r\n" + query + "\n;")).isEqualTo(shown + " ;");
	}

	@ParameterizedTest
	@ValueSource(strings = { "'SEC", "'it''s SEC", "'it''", "e'it\\'s SEC", "E'SEC\\", "$$SEC", "$a$SEC", "$a$SEC$a",
			"'SEC' /* SEC", "'SEC' --SEC" })
	void queriesThatTheServerCutOffAreShownWithoutLiterals(String rest) {
		assertThat(ForeignText.query("select a, " + rest)).startsWith("select a, ")
			.contains("'…'")
			.doesNotContain("SEC", "it", "/*", "--");
	}

	@Test
	void longAndHiddenQueries() {
		assertThat(ForeignText.query(null)).isNull();
		assertThat(ForeignText.query("select '" + "''".repeat(500_000))).isEqualTo("select '…'");
		assertThat(ForeignText.query("select " + "a, ".repeat(1000))).hasSize(1001).endsWith("…");
	}

	@Test
	void controlCharactersDoNothing() {
		assertThat(ForeignText.visible("a\u001b[31m\r\nb\u009b2J\t\u00e9\u007f"))
			.isEqualTo("a\uFFFD[31m\uFFFD\uFFFDb\uFFFD2J\uFFFD\u00e9\uFFFD");
		assertThat(ForeignText.query(" select\u001b]0;title\u0007\n\n1 ")).isEqualTo("select ]0;title 1");
		assertThat(ForeignText.line("\u001b[2J", 10)).isEqualTo("[2J");
	}

}
