package io.enumway.migration;

import java.util.Collection;
import java.util.Comparator;

import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;

/**
 * Applied migrations of a newer release. They may have renamed, dropped or replaced what
 * this release declares, as happens to a replica of the previous release that starts
 * again during a rollout: it must not bring back what they took away.
 */
final class FutureMigrations {

	private FutureMigrations() {
	}

	/**
	 * The newest applied migration that this release does not have.
	 * @param migrations all migrations
	 * @return the migration, {@code null} if this release has them all
	 */
	static @Nullable MigrationInfo newest(Collection<MigrationInfo> migrations) {
		return migrations.stream()
			.filter((migration) -> migration.getState() == MigrationState.FUTURE_SUCCESS
					&& !migration.getType().isSynthetic() && migration.getVersion() != null)
			.max(Comparator.comparing(MigrationInfo::getVersion))
			.orElse(null);
	}

	static String describe(MigrationInfo future) {
		return "the schema history has version %s (%s), which this release does not know".formatted(future.getVersion(),
				future.getDescription());
	}

}
