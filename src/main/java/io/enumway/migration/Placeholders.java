package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

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

	Placeholders(Configuration configuration, Map<String, @Nullable String> defaults) {
		this.prefix = configuration.getPlaceholderPrefix();
		this.suffix = configuration.getPlaceholderSuffix();
		defaults.forEach((name, value) -> put("flyway" + configuration.getPlaceholderSeparator() + name, value));
		configuration.getPlaceholders().forEach(this::put);
	}

	/**
	 * The values of Flyway's own placeholders.
	 */
	static Map<String, @Nullable String> defaults(Configuration configuration, Connection connection, String schema)
			throws SQLException {
		Map<String, @Nullable String> values = new HashMap<>();
		values.put("defaultSchema", schema);
		values.put("table", configuration.getTable());
		values.put("user", connection.getMetaData().getUserName());
		values.put("database", connection.getCatalog());
		return values;
	}

	/**
	 * Replace every placeholder.
	 * @param text the text
	 * @param script where it comes from, for the message
	 * @return the text without placeholders
	 * @throws EnumwayException if one has no value
	 */
	String replaceAll(String text, String script) {
		String replaced = replace(text);
		int start = replaced.indexOf(this.prefix);
		int end = (start < 0) ? -1 : replaced.indexOf(this.suffix, start);
		if (end < 0) {
			return replaced;
		}
		throw new EnumwayException(
				"%s: no value for the placeholder %s".formatted(script,
						replaced.substring(start, end + this.suffix.length())),
				"Give it one (spring.flyway.placeholders.*), or switch replacement off for this script: "
						+ "placeholderReplacement=false in " + script + ".conf");
	}

	private void put(String name, @Nullable String value) {
		this.values.put(name.toLowerCase(Locale.ROOT), (value != null) ? value : "");
	}

	String replace(String text) {
		StringBuilder replaced = new StringBuilder();
		int position = 0;
		for (int start = text.indexOf(this.prefix); start >= 0; start = text.indexOf(this.prefix, position)) {
			int nameStart = start + this.prefix.length();
			int nameEnd = text.indexOf(this.suffix, nameStart);
			if (nameEnd < 0) {
				break;
			}
			int end = nameEnd + this.suffix.length();
			String value = this.values.get(text.substring(nameStart, nameEnd).toLowerCase(Locale.ROOT));
			replaced.append(text, position, start).append((value != null) ? value : text.substring(start, end));
			position = end;
		}
		return replaced.append(text, position, text.length()).toString();
	}

}
