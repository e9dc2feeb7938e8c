package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.enumway.EnumwayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Replaces Flyway's placeholders as far as their values are known, without regard to
 * case. An unknown one stays: the migration itself will fail on it.
 */
final class Placeholders {

	private final String prefix;

	private final String suffix;

	private final Map<String, String> values = new HashMap<>();

	private final String filename;

	Placeholders(Configuration configuration, Map<String, @Nullable String> defaults) {
		this.prefix = configuration.getPlaceholderPrefix();
		this.suffix = configuration.getPlaceholderSuffix();
		String own = "flyway" + configuration.getPlaceholderSeparator();
		this.filename = own + "filename";
		defaults.forEach((name, value) -> put(own + name, value));
		configuration.getPlaceholders().forEach(this::put);
	}

	/**
	 * The values of Flyway's own placeholders, but for the name of the script.
	 */
	static Map<String, @Nullable String> defaults(Configuration configuration, Connection connection, String schema)
			throws SQLException {
		Map<String, @Nullable String> values = new HashMap<>();
		values.put("defaultSchema", schema);
		values.put("table", configuration.getTable());
		values.put("user", connection.getMetaData().getUserName());
		values.put("database", connection.getCatalog());
		values.put("timestamp", LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")));
		values.put("workingDirectory", Objects.requireNonNullElseGet(configuration.getWorkingDirectory(),
				() -> System.getProperty("user.dir")));
		values.put("environment", configuration.getCurrentEnvironmentName());
		return values;
	}

	/**
	 * Replace every placeholder.
	 * @param text the text
	 * @param script the path of the script that it comes from
	 * @return the text without placeholders
	 * @throws EnumwayException if one has no value
	 */
	String replaceAll(String text, String script) {
		String replaced = replace(text, script);
		String unknown = firstIn(replaced);
		if (unknown == null) {
			return replaced;
		}
		throw new EnumwayException("%s: no value for the placeholder %s".formatted(script, unknown),
				"Give it one (spring.flyway.placeholders.*), or switch replacement off for this script: "
						+ "placeholderReplacement=false in " + script + ".conf");
	}

	/**
	 * The first placeholder in a text.
	 * @return the placeholder, {@code null} if there is none
	 */
	@Nullable String firstIn(String text) {
		int start = text.indexOf(this.prefix);
		int end = (start < 0) ? -1 : text.indexOf(this.suffix, start);
		return (end < 0) ? null : text.substring(start, end + this.suffix.length());
	}

	private void put(String name, @Nullable String value) {
		this.values.put(name.toLowerCase(Locale.ROOT), (value != null) ? value : "");
	}

	/**
	 * Replace the placeholders that have a value.
	 * @param text the text
	 * @param script the path of the script that it comes from
	 * @return the text
	 */
	String replace(String text, String script) {
		StringBuilder replaced = new StringBuilder();
		int position = 0;
		for (int start = text.indexOf(this.prefix); start >= 0; start = text.indexOf(this.prefix, position)) {
			int nameStart = start + this.prefix.length();
			int nameEnd = text.indexOf(this.suffix, nameStart);
			if (nameEnd < 0) {
				break;
			}
			int end = nameEnd + this.suffix.length();
			String value = value(text.substring(nameStart, nameEnd), script);
			replaced.append(text, position, start).append((value != null) ? value : text.substring(start, end));
			position = end;
		}
		return replaced.append(text, position, text.length()).toString();
	}

	private @Nullable String value(String name, String script) {
		String value = this.values.get(name.toLowerCase(Locale.ROOT));
		return (value == null && name.equalsIgnoreCase(this.filename)) ? script.substring(script.lastIndexOf('/') + 1)
				: value;
	}

}
