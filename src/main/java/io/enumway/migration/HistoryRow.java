package io.enumway.migration;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A row of Flyway's schema history table, in its public format.
 *
 * @param installedRank the order in which the rows were written
 * @param version the version, {@code null} for a repeatable migration
 * @param description the description
 * @param type the type, {@code DELETE} for a row that takes another one back
 * @param script the script or class
 * @param checksum the checksum when it was applied
 * @param installedOn when it was applied
 * @param success whether it succeeded
 */
record HistoryRow(int installedRank, @Nullable String version, String description, String type, String script,
		@Nullable Integer checksum, @Nullable Instant installedOn, boolean success) {

}
