package io.enumway.diagnosis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FindingCodes}: no finding without its scenario on a real database,
 * which {@link ServiceScenarios} holds to what it says, and its row in the runbook.
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

	/**
	 * The link of a code in the runbook leads to a test that finds it.
	 */
	@Test
	void everyFindingIsInTheRunbookWithItsScenario() throws IOException {
		Map<String, String> links = new HashMap<>();
		Pattern.compile("\\[`([a-z-]+)`]\\([^)]*/(\\w+)\\.java#(\\w+)\\)")
			.matcher(Files.readString(Path.of("docs/operations.md")))
			.results()
			.forEach((link) -> links.put(link.group(1), link.group(2) + "#" + link.group(3)));
		Set<String> leadElsewhere = new TreeSet<>(FindingCodes.ALL);
		SCENARIOS.forEach((type) -> Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(Finds.class))
			.forEach((method) -> Arrays.stream(method.getAnnotation(Finds.class).value())
				.filter((code) -> (type.getSimpleName() + "#" + method.getName()).equals(links.get(code)))
				.forEach(leadElsewhere::remove)));
		assertThat(leadElsewhere).isEmpty();
	}

}
