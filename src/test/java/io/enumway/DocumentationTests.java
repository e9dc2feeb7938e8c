package io.enumway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.enumway.actuate.EnumwayMeters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ReflectionUtils;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documentation says about names and files is so.
 */
class DocumentationTests {

	private static final Pattern PROPERTY_ROW = Pattern.compile("(?m)^\\| `(enumway\\.[a-z.-]+)` \\| `([^`]*)` \\|");

	private static final Pattern PROPERTY = Pattern
		.compile("(?<![\\w.])(enumway\\.(?!test|version|rounds|hibernate)[a-z]+[a-z.-]*[a-z])");

	private static final Pattern METER_ROW = Pattern.compile("(?m)^\\| `(enumway\\.[a-z.]+)` \\| (?:timer|gauge): ");

	private static final Pattern TYPE = Pattern.compile(
			"(?m)^(?:@.*\\R)*public (?:(?:final|abstract|sealed|non-sealed) )*(?:class|interface|record|enum|@interface) ");

	private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)(?:#[^)]*)?\\)");

	private static final String TESTS = "](../src/test/java/";

	private static final Pattern TEST_LINK = Pattern.compile("\\]\\(([^)#]+\\.java)#([^)]+)\\)");

	private static final Pattern SPRING_PROPERTY = Pattern
		.compile("(?<![\\w./-])(spring\\.(?:flyway|datasource|jpa|main|sql)\\.[a-z.-]*[a-z])");

	@Test
	void theReadmeListsEveryPropertyWithItsDefault() throws IOException {
		assertThat(documentedProperties()).containsExactlyEntriesOf(actualProperties());
	}

	@Test
	void noDocumentMentionsAPropertyThatDoesNotExist() throws IOException {
		Set<String> actual = new TreeSet<>(actualProperties().keySet());
		actual.addAll(meters());
		for (Path document : documents()) {
			assertThat(matches(PROPERTY, Files.readString(document))).as(document.toString())
				.allMatch((name) -> actual.stream()
					.anyMatch((property) -> property.equals(name) || property.startsWith(name + ".")));
		}
	}

	@Test
	void theRunbookListsEveryMeter() throws IOException {
		assertThat(matches(METER_ROW, Files.readString(Path.of("docs", "operations.md"))))
			.containsExactlyInAnyOrderElementsOf(meters());
	}

	@Test
	void publicTypesSaySinceWhen() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				String source = Files.readString(file);
				Matcher type = TYPE.matcher(source);
				if (type.find()) {
					assertThat(source.substring(0, type.start())).as(file.toString()).contains("\n * @since ");
				}
			}
		}
	}

	@Test
	void relativeLinksLeadToFiles() throws IOException {
		for (Path document : documents()) {
			for (String link : matches(LINK, Files.readString(document))) {
				assertThat(document.toAbsolutePath().resolveSibling(link)).as("link in " + document).exists();
			}
		}
	}

	@Test
	void linksToTestsLeadToTheirMethods() throws IOException {
		for (Path document : documents()) {
			TEST_LINK.matcher(Files.readString(document)).results().forEach((link) -> {
				Path test = document.toAbsolutePath().resolveSibling(link.group(1));
				assertThat(test).as("link in " + document)
					.content()
					.containsPattern("\\bvoid " + link.group(2) + "\\(");
			});
		}
	}

	/**
	 * In the documents about trouble every row of a table and every item of a list is a
	 * claim.
	 */
	@ParameterizedTest
	@CsvSource({ "quick-fix.md, '\\| \\[?`.*', 7", "quick-fix.md, '- .*', 2", "operations.md, '\\| \\[`[a-z-]+`.*', 22",
			"operations.md, '- .*', 9", "postgresql-enums.md, '\\| [A-Z`\"].*', 22",
			"deployment-checklist.md, '- \\[ ] .*', 11" })
	void everyClaimLinksToATest(String document, String claim, int atLeast) throws IOException {
		List<String> claims = Files.readAllLines(Path.of("docs", document))
			.stream()
			.filter((line) -> line.matches(claim) && !line.endsWith("shown by |"))
			.toList();
		assertThat(claims).hasSizeGreaterThanOrEqualTo(atLeast).allMatch((line) -> line.contains(TESTS));
	}

	/**
	 * What the rest of a section says is shown by the tests that it links to.
	 */
	@ParameterizedTest
	@CsvSource({ "quick-fix.md, 2", "operations.md, 5", "postgresql-enums.md, 7", "deployment-checklist.md, 4",
			"migration-patterns.md, 11" })
	void everySectionLinksToATest(String document, int atLeast) throws IOException {
		List<String> sections = List.of(Files.readString(Path.of("docs", document)).split("(?m)^## "));
		assertThat(sections).hasSizeGreaterThan(atLeast);
		assertThat(sections.subList(1, sections.size())).allMatch((section) -> section.contains(TESTS));
	}

	@Test
	void noDocumentMentionsASpringPropertyThatDoesNotExist() throws IOException {
		Set<String> actual = springProperties();
		assertThat(actual).hasSizeGreaterThan(100);
		for (Path document : documents()) {
			assertThat(matches(SPRING_PROPERTY, Files.readString(document))).as(document.toString())
				.allMatch((name) -> actual.contains(name) || actual.stream()
					.anyMatch((property) -> property.startsWith(name + ".") || isInMap(name, property)));
		}
	}

	private static boolean isInMap(String name, String property) {
		return Set.of("spring.flyway.placeholders", "spring.jpa.properties").contains(property)
				&& name.startsWith(property);
	}

	private static Set<String> springProperties() throws IOException {
		Set<String> properties = new TreeSet<>();
		for (Resource metadata : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:META-INF/spring-configuration-metadata.json")) {
			Map<String, Object> content = JsonParserFactory.getJsonParser()
				.parseMap(metadata.getContentAsString(UTF_8));
			for (Object property : (List<?>) content.get("properties")) {
				properties.add(String.valueOf(((Map<?, ?>) property).get("name")));
			}
		}
		return properties;
	}

	private static Map<String, String> documentedProperties() throws IOException {
		Map<String, String> properties = new TreeMap<>();
		PROPERTY_ROW.matcher(Files.readString(Path.of("README.md")))
			.results()
			.forEach((row) -> properties.put(row.group(1), row.group(2)));
		return properties;
	}

	private static Map<String, String> actualProperties() throws IOException {
		String metadata = new ClassPathResource("META-INF/spring-configuration-metadata.json")
			.getContentAsString(UTF_8);
		Map<String, String> properties = new TreeMap<>();
		for (Object property : (List<?>) JsonParserFactory.getJsonParser().parseMap(metadata).get("properties")) {
			Map<?, ?> attributes = (Map<?, ?>) property;
			Object value = attributes.get("defaultValue");
			String name = (String) attributes.get("name");
			if (name.startsWith("enumway.")) {
				properties.put(name, (value != null) ? value.toString() : "");
			}
		}
		return properties;
	}

	private static List<String> meters() {
		return Arrays.stream(EnumwayMeters.class.getFields())
			.filter((field) -> !field.getName().startsWith("TAG_"))
			.map((field) -> String.valueOf(ReflectionUtils.getField(field, null)))
			.toList();
	}

	private static List<Path> documents() throws IOException {
		List<Path> documents = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
		try (Stream<Path> files = Files.list(Path.of("docs"))) {
			files.filter((file) -> file.toString().endsWith(".md")).forEach(documents::add);
		}
		return documents;
	}

	private static List<String> matches(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
	}

}
