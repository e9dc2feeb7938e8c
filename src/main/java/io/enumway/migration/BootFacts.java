package io.enumway.migration;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What the boot did, which every later report repeats.
 *
 * @param executed how many migrations were executed
 * @param lockWait how long the wait for the lock took
 * @param migrationTime how long the step took
 * @param fastPath whether there was nothing to do
 * @param failure why the step failed, {@code null} if it did not
 */
record BootFacts(int executed, Duration lockWait, Duration migrationTime, boolean fastPath,
		@Nullable Throwable failure) {

	Throwable requiredFailure() {
		return java.util.Objects.requireNonNull(this.failure);
	}

}
