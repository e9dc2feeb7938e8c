package io.enumway.migration;

import java.time.Duration;
import java.util.List;

import io.enumway.EnumName;
import org.jspecify.annotations.Nullable;

/**
 * What a downgrade did.
 *
 * @param flyway the name of the Flyway bean
 * @param from the version before it, {@code null} if there was none
 * @param to the version after it, {@code null} if there is none
 * @param undone the migrations that it undid, in order
 * @param took how long it took, the wait for the lock included
 * @since 0.1.0
 */
public record DowngradeResult(String flyway, @Nullable String from, @Nullable String to, List<Undone> undone,
		Duration took) {

	public DowngradeResult {
		undone = List.copyOf(undone);
	}

	/**
	 * A migration that was undone.
	 *
	 * @param migration the migration
	 * @param droppedTypes the enum types, created from declarations, that nothing used
	 * any more
	 * @param took how long it took
	 */
	public record Undone(MigrationEntry migration, List<EnumName> droppedTypes, Duration took) {

		public Undone {
			droppedTypes = List.copyOf(droppedTypes);
		}

	}

}
