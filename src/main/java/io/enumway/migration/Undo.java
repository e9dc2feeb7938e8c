package io.enumway.migration;

import java.sql.SQLException;

/**
 * What undoes a migration.
 */
interface Undo {

	/**
	 * The class or script that does it.
	 */
	String name();

	/**
	 * Whether it runs in a transaction.
	 */
	boolean transactional();

	/**
	 * Whether it is nothing but SQL.
	 */
	boolean isSql();

	/**
	 * Undo the migration.
	 * @param scope what to work with
	 * @throws SQLException if the database refuses
	 * @throws Exception if it fails otherwise
	 */
	void run(MigrationScope scope) throws Exception;

}
