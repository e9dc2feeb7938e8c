package io.enumway;

/**
 * The strongest lock that a statement takes, in PostgreSQL's terms.
 *
 * @since 0.1.0
 */
public enum LockMode {

	/**
	 * No lock that anyone could wait for.
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
	 * ACCESS EXCLUSIVE on tables: everyone waits.
	 */
	ACCESS_EXCLUSIVE

}
