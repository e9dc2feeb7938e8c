package io.enumway.migration;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;

/**
 * Migrations of a newer release, as a replica of the previous release sees them during a
 * rollout. They may have renamed, dropped or replaced what this release declares: it must
 * not bring back what they took away, nor leave service because of them.
 */
final class FutureMigrations {

	private FutureMigrations() {
	}

	/**
	 * The newest migration that ran, whole or in part, and that this release does not
	 * have.
	 * @param migrations all migrations
	 * @return the migration, {@code null} if this release has them all
	 */
	static @Nullable MigrationInfo newest(Collection<MigrationInfo> migrations) {
		return migrations.stream()
			.filter((migration) -> isFuture(migration.getState()) && !migration.getType().isSynthetic()
					&& migration.getVersion() != null)
			.max(Comparator.comparing(MigrationInfo::getVersion))
			.orElse(null);
	}

	private static boolean isFuture(MigrationState state) {
		return state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED;
	}

	/**
	 * Whether a migration failed that this release cannot do without. What failed in a
	 * newer release is for that one to mend: Flyway migrates here all the same.
	 */
	static boolean isFailureHere(MigrationInfo migration) {
		return migration.getState().isFailed() && migration.getState() != MigrationState.FUTURE_FAILED;
	}

	/**
	 * Whether a repeatable migration is pending only because another release has replaced
	 * it: it ran as this release has it, and then as the other one has it.
	 * @param migration the migration
	 * @param all all migrations
	 */
	static boolean isReplaced(MigrationInfo migration, MigrationInfo[] all) {
		return migration.getState() == MigrationState.PENDING && migration.getVersion() == null
				&& ran(migration, all, MigrationState.OUTDATED).findAny().isPresent()
				&& ran(migration, all, MigrationState.SUPERSEDED)
					.anyMatch((run) -> Objects.equals(run.getAppliedChecksum(), migration.getResolvedChecksum()));
	}

	private static Stream<MigrationInfo> ran(MigrationInfo repeatable, MigrationInfo[] all, MigrationState state) {
		return Arrays.stream(all)
			.filter((run) -> run.getState() == state && run.getVersion() == null
					&& run.getDescription().equals(repeatable.getDescription()));
	}

	static String describe(MigrationInfo future) {
		return "the schema history has version %s (%s), which this release does not know".formatted(future.getVersion(),
				future.getDescription());
	}

}
