package io.enumway;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LabelStyle}.
 */
class LabelStyleTests {

	@ParameterizedTest
	@CsvSource({ "CONSTANT_NAME, IN_PROGRESS, IN_PROGRESS", "LOWER_CASE, IN_PROGRESS, in_progress",
			"KEBAB_CASE, IN_PROGRESS, in-progress", "SPACED, IN_PROGRESS, in progress",
			"CAMEL_CASE, IN_PROGRESS, inProgress", "CAMEL_CASE, READY, ready", "CAMEL_CASE, _A__BC_2, aBc2",
			"LOWER_CASE, TITLE, title" })
	void labelsOfConstants(LabelStyle style, String constant, String label) {
		assertThat(style.labelOf(constant)).isEqualTo(label);
	}

}
