package io.enumway.migration;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;

/**
 * What the boot did, which every later report repeats.
 *
 * @param executed how many migrations were executed
 * @param lockWait how long the wait for the lock took
 * @param migrationTime how long the step took
 * @param fastPath whether there was nothing to do
 * @param failure why the step failed, {@code null} if it did not
 * @param applied the history when the step was over, {@code null} if it is not known
 */
record BootFacts(int executed, Duration lockWait, Duration migrationTime, boolean fastPath, @Nullable Throwable failure,
		@Nullable List<Applied> applied) {

	/**
	 * These facts as far as they still hold. A failure of the boot stands as long as the
	 * history is what it was then: once somebody has moved it on, the history itself
	 * tells. Where it was never seen, the failure stands while anything is left to do.
	 * @param migrations the migrations now
	 * @return the facts
	 */
	BootFacts seenFrom(MigrationInfo[] migrations) {
		boolean stands = (this.applied != null) ? this.applied.equals(Applied.of(migrations))
				: Arrays.stream(migrations).anyMatch((migration) -> migration.getState() == MigrationState.PENDING);
		return (this.failure == null || stands) ? this
				: new BootFacts(this.executed, this.lockWait, this.migrationTime, this.fastPath, null, this.applied);
	}

	/**
	 * A migration that the history has, as Flyway judges it.
	 *
	 * @param rank the rank of its row
	 * @param state its state
	 * @param checksum the checksum when it was applied
	 */
	record Applied(int rank, MigrationState state, @Nullable Integer checksum) {

		static List<Applied> of(MigrationInfo[] migrations) {
			return Arrays.stream(migrations)
				.filter((migration) -> migration.getInstalledRank() != null)
				.map((migration) -> new Applied(migration.getInstalledRank(), migration.getState(),
						migration.getAppliedChecksum()))
				.toList();
		}

	}

}
