package io.enumway.diagnosis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FindingCodes}: no finding without its scenario on a real database, and
 * its row in the runbook.
 */
class FindingCodesTests {

	private static final List<Class<?>> SCENARIOS = List.of(HistoryFindingTests.class, TypeFindingTests.class,
			ServerFindingTests.class, HazardFindingTests.class, SqliteFindingTests.class);

	@Test
	void everyFindingHasAScenario() {
		Set<String> found = SCENARIOS.stream()
			.flatMap((type) -> Arrays.stream(type.getDeclaredMethods()))
			.filter((method) -> method.isAnnotationPresent(Test.class))
			.map((method) -> method.getAnnotation(Finds.class))
			.filter((finds) -> finds != null)
			.flatMap((finds) -> Arrays.stream(finds.value()))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(found).isEqualTo(new TreeSet<>(FindingCodes.ALL));
	}

	@Test
	void everyFindingIsInTheRunbook() throws IOException {
		Set<String> documented = Pattern.compile("`([a-z-]+)`")
			.matcher(Files.readString(Path.of("docs/operations.md")))
			.results()
			.map((match) -> match.group(1))
			.collect(Collectors.toSet());
		assertThat(documented).containsAll(FindingCodes.ALL);
	}

}
