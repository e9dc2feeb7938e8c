package io.enumway.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where a database stands.
 *
 * @param flyway the name of the Flyway bean
 * @param database the name of the database
 * @param schema the schema of the history table
 * @param table the history table
 * @param current the newest applied versioned migration, {@code null} if none is
 * @param pending the migrations that the next upgrade runs, in order
 * @param waiting the contract migrations that no boot and no ordinary upgrade runs
 * @param failed the migrations whose last run failed
 * @since 0.1.0
 */
public record CurrentMigration(String flyway, String database, String schema, String table,
		@Nullable MigrationEntry current, List<MigrationEntry> pending, List<MigrationEntry> waiting,
		List<MigrationEntry> failed) {

	public CurrentMigration {
		pending = List.copyOf(pending);
		waiting = List.copyOf(waiting);
		failed = List.copyOf(failed);
	}

	/**
	 * The newest applied version.
	 * @return the version, {@code null} if none is applied
	 */
	public @Nullable String version() {
		return (this.current != null) ? this.current.version() : null;
	}

	/**
	 * Whether an upgrade would do nothing: contract migrations may wait.
	 * @return whether nothing is pending or failed
	 */
	public boolean isUpToDate() {
		return this.pending.isEmpty() && this.failed.isEmpty();
	}

}
