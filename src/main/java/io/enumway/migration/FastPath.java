package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

import io.enumway.migration.EnumSynchronizer.Check;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, without a lock, that {@link Flyway#migrate()} would do nothing and say
 * nothing. Whatever is in doubt is left to {@code migrate()} itself, so that failures
 * come from Flyway.
 */
final class FastPath {

	private final Flyway flyway;

	private final @Nullable EnumSynchronizer synchronizer;

	FastPath(Flyway flyway, @Nullable EnumSynchronizer synchronizer) {
		this.flyway = flyway;
		this.synchronizer = synchronizer;
	}

	/**
	 * Look whether there is nothing to do.
	 * @return what was found, empty if there may be something to do
	 * @throws SQLException if the catalog cannot be read
	 */
	Optional<Found> find() throws SQLException {
		Configuration configuration = this.flyway.getConfiguration();
		if (!isPlain(configuration) || UserCallbacks.mayExist(configuration)) {
			return Optional.empty();
		}
		MigrationInfo[] migrations = this.flyway.info().all();
		UpToDate upToDate = new UpToDate(configuration);
		if (!upToDate.test(migrations)) {
			return Optional.empty();
		}
		if (upToDate.isInDoubt() && !this.flyway.validateWithResult().validationSuccessful) {
			return Optional.empty();
		}
		return check(configuration).map((check) -> new Found(migrations, check, configuredSchema(configuration)));
	}

	private static boolean isPlain(Configuration configuration) {
		return configuration.getCherryPick() == null && !configuration.isSkipExecutingMigrations()
				&& configuration.getSchemas().length <= 1 && configuration.getResolvers().length == 0;
	}

	private Optional<Check> check(Configuration configuration) throws SQLException {
		if (this.synchronizer == null) {
			return Optional.of(Check.NOTHING);
		}
		try (Connection connection = configuration.getDataSource().getConnection()) {
			if (!Databases.isPostgres(connection)) {
				return Optional.empty();
			}
			Check check = this.synchronizer.check(connection, configuredSchema(configuration));
			return check.syncNeeded() ? Optional.empty() : Optional.of(check);
		}
	}

	static @Nullable String configuredSchema(Configuration configuration) {
		if (configuration.getDefaultSchema() != null) {
			return configuration.getDefaultSchema();
		}
		return Arrays.stream(configuration.getSchemas()).findFirst().orElse(null);
	}

	/**
	 * What was found when there is nothing to do.
	 *
	 * @param migrations all migrations
	 * @param check the drift check
	 * @param schema Flyway's default schema, if it is configured
	 */
	record Found(MigrationInfo[] migrations, Check check, @Nullable String schema) {

	}

}
