package io.enumway.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Advice}. That each is given at a boot is tested by
 * {@link MigrationFailureAdviceTests}, {@link MigrationFailureTests} and
 * {@link BadInputTests}.
 */
class AdviceTests {

	@ParameterizedTest
	@ValueSource(strings = { "42710", "42704", "55P04", "25001", "55P03", "2BP01", "0A000", "42501", "25006", "57P01",
			"08000", "08001", "08003", "08004", "08006", "08007", "08P01" })
	void namesTheCommandToRun(String state) {
		assertThat(Advice.of(state, "")).isNotNull()
			.satisfies((advice) -> assertThat(advice.description()).endsWith("."))
			.satisfies((advice) -> assertThat(advice.action()).contains("migrate "));
	}

	@Test
	void takesUniqueViolationsAndInvalidTextsForItsOwnOnlyIfTheyAreAboutTypes() {
		assertThat(Advice.of("23505", "… unique constraint \"pg_type_typname_nsp_index\"")).isNotNull();
		assertThat(Advice.of("23505", "… unique constraint \"users_pkey\"")).isNull();
		assertThat(Advice.of("22P02", "invalid input value for enum mood: \"x\"")).isNotNull();
		assertThat(Advice.of("22P02", "invalid input syntax for type integer: \"x\"")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "42601", "42P01", "42P07", "23503", "40001", "XX000", "P0001" })
	void leavesEverythingElseToTheServersWords(String state) {
		assertThat(Advice.of(state, "")).isNull();
	}

}
