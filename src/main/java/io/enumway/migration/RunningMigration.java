package io.enumway.migration;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Which migration runs: noted by the thread that migrates, read by the one that watches.
 */
final class RunningMigration {

	private volatile @Nullable Run run;

	void begin(String migration) {
		this.run = new Run(migration, System.nanoTime());
	}

	void end() {
		this.run = null;
	}

	/**
	 * What runs now.
	 * @return the run, {@code null} between two
	 */
	@Nullable Run run() {
		return this.run;
	}

	/**
	 * The run of a migration, or of its undo.
	 */
	record Run(String migration, long start) {

		Duration time() {
			return Duration.ofNanos(System.nanoTime() - this.start);
		}

	}

}
