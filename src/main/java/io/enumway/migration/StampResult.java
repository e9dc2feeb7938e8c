package io.enumway.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What stamping did to the schema history.
 *
 * @param flyway the name of the Flyway bean
 * @param from the version before it, {@code null} if there was none
 * @param to the version after it, {@code null} if there is none
 * @param marked the migrations that count as applied now, though they did not run
 * @param unmarked the migrations that count as not applied now, though nothing was undone
 * @since 0.1.0
 */
public record StampResult(String flyway, @Nullable String from, @Nullable String to, List<MigrationEntry> marked,
		List<MigrationEntry> unmarked) {

	public StampResult {
		marked = List.copyOf(marked);
		unmarked = List.copyOf(unmarked);
	}

}
