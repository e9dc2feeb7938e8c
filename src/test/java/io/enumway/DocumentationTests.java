package io.enumway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.ClassPathResource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documentation says about names and files is so.
 */
class DocumentationTests {

	private static final Pattern PROPERTY_ROW = Pattern.compile("(?m)^\\| `(enumway\\.[a-z.-]+)` \\| `([^`]*)` \\|");

	private static final Pattern PROPERTY = Pattern
		.compile("\\b(enumway\\.(?!test|version|rounds|hibernate)[a-z]+[a-z.-]*[a-z])");

	private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)(?:#[^)]*)?\\)");

	@Test
	void theReadmeListsEveryPropertyWithItsDefault() throws IOException {
		assertThat(documentedProperties()).containsExactlyEntriesOf(actualProperties());
	}

	@Test
	void noDocumentMentionsAPropertyThatDoesNotExist() throws IOException {
		Map<String, String> actual = actualProperties();
		for (Path document : documents()) {
			assertThat(matches(PROPERTY, Files.readString(document))).as(document.toString())
				.allMatch((name) -> actual.keySet()
					.stream()
					.anyMatch((property) -> property.equals(name) || property.startsWith(name + ".")));
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
