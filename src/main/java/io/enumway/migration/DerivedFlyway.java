package io.enumway.migration;

import java.util.Arrays;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.pattern.ValidatePattern;
import org.flywaydb.core.api.resolver.MigrationResolver;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;

/**
 * Derives Flyway instances from the user's, which stays untouched: a copied configuration
 * has a copy of the plug-in register too.
 */
final class DerivedFlyway {

	private DerivedFlyway() {
	}

	/**
	 * The instance that migrates on a session: one connection, our callbacks beside the
	 * user's.
	 * @param original the user's configuration
	 * @param session the session's handles
	 * @param lockRetries how many seconds Flyway may try for its own lock
	 * @param stopAt the version to stop at, {@code null} for what the user's
	 * configuration says
	 * @param ours our callbacks
	 * @return the instance
	 */
	static Flyway onSession(Configuration original, DataSource session, int lockRetries,
			@Nullable MigrationVersion stopAt, Callback... ours) {
		FluentConfiguration configuration = copy(original, session);
		useOneConnection(configuration);
		if (stopAt != null) {
			// the question mark: no such migration need exist
			configuration.target(stopAt.getVersion() + "?");
		}
		Callback[] users = original.getCallbacks();
		Callback[] callbacks = Arrays.copyOf(users, users.length + ours.length);
		System.arraycopy(ours, 0, callbacks, users.length, ours.length);
		configuration.callbacks(callbacks).lockRetryCount(lockRetries);
		if (original.isGroup() && original.isMixed()) {
			// One migration without a transaction would take it from the whole group
			configuration.group(false);
		}
		return configuration.load();
	}

	/**
	 * An instance that only looks: without callbacks, which the user expects around
	 * migrations and not whenever we look.
	 * @param original the user's configuration
	 * @param dataSource where to look
	 * @return the instance
	 */
	static Flyway forInfo(Configuration original, DataSource dataSource) {
		return looking(original, dataSource).load();
	}

	/**
	 * An instance that validates, and that pending migrations do not bother.
	 * @param original the user's configuration
	 * @param dataSource where to look
	 * @return the instance
	 */
	static Flyway forValidation(Configuration original, DataSource dataSource) {
		ValidatePattern[] users = original.getIgnoreMigrationPatterns();
		ValidatePattern[] patterns = Arrays.copyOf(users, users.length + 1);
		patterns[users.length] = ValidatePattern.fromPattern("*:pending");
		return looking(original, dataSource).ignoreMigrationPatterns(patterns).load();
	}

	private static FluentConfiguration looking(Configuration original, DataSource dataSource) {
		FluentConfiguration configuration = copy(original, dataSource);
		useOneConnection(configuration);
		return configuration.callbacks(new Callback[0]).skipDefaultCallbacks(true);
	}

	/**
	 * An instance whose migrate makes schemas and history table, and nothing else.
	 * @param original the user's configuration
	 * @param session the session's handles
	 * @return the instance
	 */
	static Flyway forHistoryTable(Configuration original, DataSource session) {
		FluentConfiguration configuration = copy(original, session);
		useOneConnection(configuration);
		return configuration.callbacks(new Callback[0])
			.skipDefaultCallbacks(true)
			.skipDefaultResolvers(true)
			.resolvers(new MigrationResolver[0])
			.javaMigrations()
			.target(MigrationVersion.LATEST)
			.validateOnMigrate(false)
			.baselineOnMigrate(false)
			.skipExecutingMigrations(true)
			.load();
	}

	private static FluentConfiguration copy(Configuration original, DataSource dataSource) {
		FluentConfiguration configuration = Flyway.configure(original.getClassLoader()).configuration(original);
		configuration.dataSource(dataSource).connectRetries(0);
		if (dataSource instanceof SessionDataSource) {
			configuration.initSql(null);
		}
		return configuration;
	}

	/**
	 * Let Flyway use one connection for everything. Whether the user asked for two cannot
	 * be told here: the copy of the extension has the default as if it had been set.
	 */
	private static void useOneConnection(FluentConfiguration configuration) {
		PostgreSQLConfigurationExtension postgres = configuration
			.getConfigurationExtension(PostgreSQLConfigurationExtension.class);
		if (postgres != null) {
			postgres.setTransactionalLock(false);
		}
	}

}
