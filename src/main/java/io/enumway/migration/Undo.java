package io.enumway.migration;

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
	 * @throws Exception if it fails
	 */
	void run(MigrationScope scope) throws Exception;

}
