package io.enumway.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * All migrations of one Flyway bean: the rows of the schema history in the order in which
 * they were written, then those that are not in it.
 *
 * @param flyway the name of the Flyway bean
 * @param schema the schema of the history table
 * @param table the history table
 * @param currentVersion the newest applied version, {@code null} if none is
 * @param entries the migrations
 * @since 0.1.0
 */
public record MigrationHistory(String flyway, String schema, String table, @Nullable String currentVersion,
		List<MigrationEntry> entries) {

	public MigrationHistory {
		entries = List.copyOf(entries);
	}

	/**
	 * The migrations that the next upgrade runs.
	 * @return the migrations in order
	 */
	public List<MigrationEntry> pending() {
		return this.entries.stream().filter((entry) -> entry.state() == MigrationEntry.State.PENDING).toList();
	}

}
