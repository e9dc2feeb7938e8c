package io.enumway.migration;

import java.sql.SQLException;
import java.util.List;

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
	 * Whether it certainly takes away no data.
	 */
	default boolean isHarmless() {
		return false;
	}

	/**
	 * Check that it can be run, before anything is.
	 * @throws io.enumway.EnumwayException if it cannot
	 */
	default void check() {
	}

	/**
	 * Undo the migration.
	 * @param scope what to work with
	 * @param watcher is told what happens
	 * @throws Exception if it fails
	 */
	void run(MigrationScope scope, Watcher watcher) throws Exception;

	/**
	 * Is told what happens while a migration is undone.
	 */
	interface Watcher {

		/**
		 * Schemas are about to be dropped, in the transaction of the undo, and must be
		 * empty for that.
		 * @param schemas their names
		 * @throws SQLException if the database fails
		 */
		void dropping(List<String> schemas) throws SQLException;

		/**
		 * From here on a failure may leave something done, if there is no transaction.
		 */
		void leaving();

	}

}
