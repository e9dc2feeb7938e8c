package io.enumway;

/**
 * The strongest lock that a statement takes, in PostgreSQL's terms.
 *
 * @since 0.1.0
 */
public enum LockMode {

	/**
	 * No lock that anyone could wait for: on tables no more than ACCESS SHARE, as every
	 * query takes it.
	 */
	NONE,
	/**
	 * Only the type itself: reads, writes and CREATE TABLE go on, a second change of the
	 * same type waits.
	 */
	TYPE,
	/**
	 * SHARE UPDATE EXCLUSIVE on tables: reads and writes go on.
	 */
	SHARE_UPDATE_EXCLUSIVE,
	/**
	 * SHARE on tables: reads go on, writes wait.
	 */
	SHARE,
	/**
	 * SHARE ROW EXCLUSIVE on tables: reads go on, writes wait, and so does whatever else
	 * is made for the table.
	 */
	SHARE_ROW_EXCLUSIVE,
	/**
	 * ACCESS EXCLUSIVE on tables: everyone waits.
	 */
	ACCESS_EXCLUSIVE;

	/**
	 * Whether it is a lock on tables.
	 * @return whether statements on tables can have to wait for it
	 */
	public boolean isOnTables() {
		return compareTo(SHARE_UPDATE_EXCLUSIVE) >= 0;
	}

}
