package io.enumway.migration;

/**
 * What the boot does with declared enums that the database lacks.
 *
 * @since 0.1.0
 */
public enum SyncMode {

	/**
	 * Nothing: the drift check tells.
	 */
	VALIDATE,
	/**
	 * Create missing types before the migrations.
	 */
	CREATE,
	/**
	 * Create missing types before, and add missing values after the migrations.
	 */
	EXPAND

}
