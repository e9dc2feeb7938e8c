package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * Which transactions had ended at a moment. While no other one ends, the catalog is what
 * it was: only a transaction with an id can change it, and each that ends changes the
 * snapshot, by its upper bound or by the ids that are in progress.
 *
 * @param snapshot the snapshot as text, {@code null} if it is not known
 */
record CommittedWork(@Nullable String snapshot) {

	static final CommittedWork UNKNOWN = new CommittedWork(null);

	/**
	 * Whether nothing was committed since.
	 * @param connection the connection that the snapshot is of
	 * @throws SQLException if the database fails
	 */
	boolean isAllOf(Connection connection) throws SQLException {
		return this.snapshot != null && this.snapshot
			.equals(RebuildReader.setting(connection, "select pg_catalog.pg_current_snapshot()::text"));
	}

}
