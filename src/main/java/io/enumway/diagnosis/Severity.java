package io.enumway.diagnosis;

/**
 * How bad a {@link Finding} is.
 *
 * @since 0.1.0
 */
public enum Severity {

	/**
	 * Worth knowing; nothing fails.
	 */
	INFO,
	/**
	 * Works today, and will hurt: under load, in the next migration, on the next machine.
	 */
	WARNING,
	/**
	 * Something fails at run time: an insert, a query, a part of the application.
	 */
	ERROR,
	/**
	 * The next boot fails, or the database is not what its history says.
	 */
	CRITICAL

}
