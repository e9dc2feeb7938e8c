package io.enumway.migration;

import java.time.Duration;

/**
 * Is told how the migration step of a boot goes. It cannot hurt: what it throws is logged
 * and forgotten.
 *
 * @since 0.1.0
 */
public interface MigrationListener {

	/**
	 * A listener that does nothing.
	 */
	MigrationListener NONE = new MigrationListener() {
	};

	/**
	 * The lock was taken, or another process has left nothing to do under it, or the wait
	 * for it ended in vain.
	 * @param flyway the name of the Flyway bean
	 * @param waited how long the wait took
	 * @param acquired whether the lock was taken
	 */
	default void lockWaited(String flyway, Duration waited, boolean acquired) {
	}

	/**
	 * The step is over, successfully or not.
	 * @param report the report that was published
	 */
	default void finished(MigrationReport report) {
	}

}
