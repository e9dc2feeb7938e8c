package io.enumway.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An upgrade as an SQL script for psql, which leaves the same schema and the same schema
 * history as the boot of a service.
 *
 * @param flyway the name of the Flyway bean
 * @param from the version that the database has, {@code null} if it has none
 * @param to the version that it will have, {@code null} if it will have none
 * @param migrations the migrations in order
 * @param waiting the contract migrations that it leaves alone
 * @param notes what a boot does beside it, one sentence each
 * @param sql the script, empty if there is nothing to do
 * @since 0.1.0
 */
public record UpgradeScript(String flyway, @Nullable String from, @Nullable String to, List<MigrationEntry> migrations,
		List<MigrationEntry> waiting, List<String> notes, String sql) {

	public UpgradeScript {
		migrations = List.copyOf(migrations);
		waiting = List.copyOf(waiting);
		notes = List.copyOf(notes);
	}

	/**
	 * Whether there is nothing to do.
	 * @return whether the script is empty
	 */
	public boolean isEmpty() {
		return this.sql.isEmpty();
	}

}
