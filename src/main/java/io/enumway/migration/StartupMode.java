package io.enumway.migration;

/**
 * What the boot does with migrations.
 *
 * @since 0.1.0
 */
public enum StartupMode {

	/**
	 * Apply pending migrations.
	 */
	MIGRATE,
	/**
	 * Never migrate: wait until another process has brought the schema to this version,
	 * and fail if none does in time.
	 */
	VALIDATE,
	/**
	 * Neither migrate nor look.
	 */
	NONE

}
