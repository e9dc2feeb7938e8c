package io.enumway.migration;

import java.util.Map;

import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Flyway's init SQL with its placeholders replaced. The session runs it once; Flyway
 * would run it again for each handle, also in the middle of a migration's transaction.
 */
final class InitSql {

	private InitSql() {
	}

	static @Nullable String of(Configuration configuration) {
		String sql = configuration.getInitSql();
		if (sql == null || sql.isBlank()) {
			return null;
		}
		if (configuration.isPlaceholderReplacement()) {
			for (Map.Entry<String, String> placeholder : configuration.getPlaceholders().entrySet()) {
				sql = sql.replace(configuration.getPlaceholderPrefix() + placeholder.getKey()
						+ configuration.getPlaceholderSuffix(), String.valueOf(placeholder.getValue()));
			}
		}
		return sql;
	}

}
