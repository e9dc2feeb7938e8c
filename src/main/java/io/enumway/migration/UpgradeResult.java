package io.enumway.migration;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What an upgrade did.
 *
 * @param flyway the name of the Flyway bean
 * @param from the version before it, {@code null} if there was none
 * @param to the version after it, {@code null} if there is none
 * @param executed the migrations that it ran, in order
 * @param waiting the contract migrations that it left alone
 * @param took how long it took, the wait for the lock included
 * @since 0.1.0
 */
public record UpgradeResult(String flyway, @Nullable String from, @Nullable String to, List<MigrationEntry> executed,
		List<MigrationEntry> waiting, Duration took) {

	public UpgradeResult {
		executed = List.copyOf(executed);
		waiting = List.copyOf(waiting);
	}

}
