package io.enumway.migration;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.enumway.ContradictingEnumsException;
import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.EnumName;
import io.enumway.EnumType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DriftCheck}.
 */
class DriftCheckTests {

	private static final EnumName MOOD = EnumName.of("mood");

	@ParameterizedTest(name = "declared {0}, database {1}: {2}")
	@CsvSource(delimiter = '|', emptyValue = "", textBlock = """
			a b c | a b c   | ''
			a b c | -       | MISSING_TYPE a b c
			''    | -       | MISSING_TYPE
			''    | ''      | ''
			a b c | a c     | MISSING_VALUE b
			a b   | ''      | MISSING_VALUE a b
			a b   | a x b y | EXTRA_VALUE x y
			''    | a       | EXTRA_VALUE a
			a b c | a c b   | ORDER a c b
			a b c | c x a   | MISSING_VALUE b; EXTRA_VALUE x; ORDER c x a
			a b   | x a     | MISSING_VALUE b; EXTRA_VALUE x
			a     | A       | MISSING_VALUE a; EXTRA_VALUE A
			""")
	void tellsTheDifferences(String declared, String actual, String expected) {
		Map<EnumName, EnumType> types = actual.equals("-") ? Map.of()
				: Map.of(MOOD, new EnumType(EnumName.of("public", "mood"), labels(actual), "postgres", null));
		List<EnumDrift> drift = DriftCheck.compare(List.of(new EnumDefinition(MOOD, labels(declared), null)), types);
		assertThat(drift.stream()
			.map((one) -> (one.kind() + " " + String.join(" ", one.labels())).trim())
			.collect(Collectors.joining("; "))).isEqualTo(expected);
	}

	@Test
	void refusesTwoNamesOfOneTypeWithDifferentLabels() {
		EnumType actual = new EnumType(EnumName.of("public", "mood"), List.of("sad"), "postgres", null);
		EnumDefinition unqualified = new EnumDefinition(MOOD, List.of("sad"), "com.example.Mood");
		EnumDefinition qualified = new EnumDefinition(actual.name(), List.of("glad"), "com.example.OtherMood");
		assertThatExceptionOfType(ContradictingEnumsException.class).isThrownBy(
				() -> DriftCheck.compare(List.of(unqualified, qualified), Map.of(MOOD, actual, actual.name(), actual)))
			.withMessageContainingAll("com.example.Mood", "com.example.OtherMood", "[sad]", "[glad]");
	}

	@Test
	void labelsWriteNoLinesOfTheLog() {
		EnumType actual = new EnumType(EnumName.of("public", "mood"), List.of("sad", "x\n2026 ERROR forged\u001b[2J"),
				"postgres", null);
		List<EnumDrift> drift = DriftCheck.compare(List.of(new EnumDefinition(MOOD, List.of("sad"), null)),
				Map.of(MOOD, actual));
		EnumDriftException failure = new EnumDriftException(drift);
		assertThat(List.of(EnumDriftException.describe(drift.get(0)), String.valueOf(failure.getMessage()),
				failure.getRemedy()))
			.allSatisfy((text) -> assertThat(text).doesNotContainPattern("\\p{Cntrl}")
				.contains("x\uFFFD2026 ERROR forged\uFFFD[2J"));
	}

	private static List<String> labels(String text) {
		return text.isEmpty() ? List.of() : Arrays.asList(text.split(" "));
	}

}
