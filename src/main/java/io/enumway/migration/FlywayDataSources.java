package io.enumway.migration;

import java.util.List;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Which databases Flyway instances migrate, as far as that is known without a connection.
 *
 * @since 0.1.0
 */
public final class FlywayDataSources {

	private FlywayDataSources() {
	}

	/**
	 * Whether a Flyway instance migrates the database of a DataSource: it has that
	 * DataSource behind whatever proxies of Spring, or one with the same JDBC URL.
	 * Parameters and user do not count.
	 * @param flyway the Flyway instance
	 * @param dataSource the DataSource
	 * @return {@code false} also if that is not known
	 */
	public static boolean migrates(Flyway flyway, DataSource dataSource) {
		Configuration configuration = flyway.getConfiguration();
		DataSource migrated = configuration.getDataSource();
		if (migrated != null && target(migrated) == target(dataSource)) {
			return true;
		}
		String url = UnpooledDataSources.url(target(dataSource));
		String migratedUrl = url(configuration, migrated);
		return url != null && migratedUrl != null && withoutParameters(url).equals(withoutParameters(migratedUrl));
	}

	private static DataSource target(DataSource dataSource) {
		List<DataSource> targets = ProxiedDataSources.withTargets(dataSource);
		return targets.get(targets.size() - 1);
	}

	/**
	 * Flyway's own DataSource, which it makes from a URL, is none that Spring Boot knows.
	 */
	private static @Nullable String url(Configuration configuration, @Nullable DataSource migrated) {
		String url = (migrated != null) ? UnpooledDataSources.url(target(migrated)) : null;
		return (url != null) ? url : configuration.getUrl();
	}

	private static String withoutParameters(String url) {
		int parameters = url.indexOf('?');
		return (parameters < 0) ? url : url.substring(0, parameters);
	}

}
