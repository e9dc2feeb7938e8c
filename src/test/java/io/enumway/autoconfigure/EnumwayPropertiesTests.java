package io.enumway.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.enumway.dialect.SwapSettings;
import io.enumway.migration.DriftPolicies;
import io.enumway.migration.MigrationSettings;
import io.enumway.migration.StartupMode;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EnumwayProperties} and their metadata.
 */
class EnumwayPropertiesTests {

	@Test
	void defaultsOfDriftAreThoseOfThePolicies() {
		assertThat(new EnumwayProperties().getDrift().toPolicies()).isEqualTo(DriftPolicies.DEFAULTS);
	}

	@Test
	void defaultsAreThoseOfTheSettings() {
		assertThat(CheckedSettings.migration(new EnumwayProperties())).isEqualTo(MigrationSettings.DEFAULTS);
	}

	/**
	 * Each setting comes from a property of its own: a value that no other has arrives
	 * where it belongs.
	 */
	@Test
	void everySettingHasItsProperty() throws ReflectiveOperationException {
		Map<String, String> properties = Map.of("startup", "enumway.startup", "lockTimeout", "enumway.lock.timeout",
				"validateTimeout", "enumway.validate.timeout", "reportTimeToLive", "enumway.report.time-to-live",
				"refreshTimeout", "enumway.report.timeout", "blockedAfter", "enumway.lock.blocked-after", "swap",
				"enumway.swap.lock-timeout");
		for (RecordComponent setting : MigrationSettings.class.getRecordComponents()) {
			if (setting.getName().equals("contract")) {
				continue; // no boot runs contract migrations, whatever is configured
			}
			assertThat(properties).containsKey(setting.getName());
			String value = (setting.getType() == StartupMode.class) ? "none" : "4711s";
			EnumwayProperties bound = new Binder(
					new MapConfigurationPropertySource(Map.of(properties.get(setting.getName()), value)))
				.bind("enumway", EnumwayProperties.class)
				.get();
			for (RecordComponent other : MigrationSettings.class.getRecordComponents()) {
				Object actual = other.getAccessor().invoke(CheckedSettings.migration(bound));
				Object standard = other.getAccessor().invoke(MigrationSettings.DEFAULTS);
				if (other.getName().equals(setting.getName())) {
					assertThat(actual).as(setting.getName()).isNotEqualTo(standard);
				}
				else {
					assertThat(actual).as(other.getName()).isEqualTo(standard);
				}
			}
		}
	}

	@Test
	void swapsHaveTheirProperties() {
		EnumwayProperties bound = new Binder(new MapConfigurationPropertySource(
				Map.of("enumway.swap.lock-timeout", "3s", "enumway.swap.retries", "4", "enumway.swap.backoff", "5s")))
			.bind("enumway", EnumwayProperties.class)
			.get();
		assertThat(CheckedSettings.migration(bound).swap())
			.isEqualTo(new SwapSettings(Duration.ofSeconds(3), 4, Duration.ofSeconds(5)));
	}

	@Test
	void disabledDriftIgnoresEveryKind() {
		DriftProperties drift = new DriftProperties();
		drift.setEnabled(false);
		assertThat(drift.toPolicies()).isEqualTo(new DriftPolicies(DriftPolicies.Policy.IGNORE,
				DriftPolicies.Policy.IGNORE, DriftPolicies.Policy.IGNORE, DriftPolicies.Policy.IGNORE));
	}

	@Test
	void everyPropertyIsDescribedByOneSentence() throws IOException {
		JsonNode properties = metadata().get("properties");
		assertThat(properties).isNotEmpty();
		for (JsonNode property : properties) {
			assertThat(property.path("description").asString("")).as(property.get("name").asString())
				.matches("[A-Z][^.]*\\.");
		}
	}

	@Test
	void booleansStartWithWhether() throws IOException {
		for (JsonNode property : metadata().get("properties")) {
			if ("java.lang.Boolean".equals(property.get("type").asString())) {
				assertThat(property.get("description").asString()).startsWith("Whether ");
			}
		}
	}

	@Test
	void everySingleValueHasItsDefaultInTheMetadata() throws IOException {
		for (JsonNode property : metadata().get("properties")) {
			if (!property.get("type").asString().startsWith("java.util.")) {
				assertThat(property.has("defaultValue")).as(property.get("name").asString()).isTrue();
			}
		}
	}

	@Test
	void hintsNameEveryConstantOfTheProperty() throws Exception {
		JsonNode metadata = metadata();
		Set<String> hinted = names(metadata.get("hints"));
		for (JsonNode property : metadata.get("properties")) {
			Class<?> type = enumType(property.get("type").asString());
			if (type != null && type.getName().startsWith("io.enumway.")) {
				String name = property.get("name").asString();
				assertThat(hinted).contains(name);
				assertThat(values(metadata.get("hints"), name)).as(name)
					.isEqualTo(StreamSupport.stream(Arrays.asList(type.getEnumConstants()).spliterator(), false)
						.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
						.collect(Collectors.toSet()));
			}
		}
		assertThat(names(metadata.get("properties"))).containsAll(hinted);
	}

	private static Class<?> enumType(String type) {
		try {
			Class<?> candidate = Class.forName(type);
			return candidate.isEnum() ? candidate : null;
		}
		catch (ClassNotFoundException ex) {
			return null;
		}
	}

	private static Set<String> names(JsonNode nodes) {
		return StreamSupport.stream(nodes.spliterator(), false)
			.map((node) -> node.get("name").asString())
			.collect(Collectors.toSet());
	}

	private static Set<String> values(JsonNode hints, String name) {
		return StreamSupport.stream(hints.spliterator(), false)
			.filter((hint) -> hint.get("name").asString().equals(name))
			.flatMap((hint) -> StreamSupport.stream(hint.get("values").spliterator(), false))
			.map((value) -> value.get("value").asString())
			.collect(Collectors.toSet());
	}

	private static JsonNode metadata() throws IOException {
		try (InputStream in = EnumwayProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return JsonMapper.shared().readTree(in);
		}
	}

}
