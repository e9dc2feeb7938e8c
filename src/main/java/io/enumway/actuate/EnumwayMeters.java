package io.enumway.actuate;

/**
 * Names of the meters and their tags. Every meter has the tag {@link #TAG_FLYWAY}, the
 * name of the Flyway bean.
 *
 * @since 0.1.0
 */
public final class EnumwayMeters {

	/**
	 * Timer: how long the boot waited for the lock. A boot that gave up is gone before
	 * anybody could read its meters.
	 */
	public static final String LOCK_WAIT = "enumway.lock.wait";

	/**
	 * Timer: how long the migration step of the boot took, by {@link #TAG_OUTCOME}.
	 * {@code failed} shows only where the application goes on after a failure.
	 */
	public static final String MIGRATION = "enumway.migration";

	/**
	 * Gauge: the number of pending migrations, without those that another release has
	 * replaced.
	 */
	public static final String PENDING = "enumway.migrations.pending";

	/**
	 * Gauge: the number of failed migrations.
	 */
	public static final String FAILED = "enumway.migrations.failed";

	/**
	 * Gauge: the number of differences between declared enums and database, by
	 * {@link #TAG_KIND}.
	 */
	public static final String DRIFT = "enumway.drift";

	/**
	 * Gauge: the number of declared enum types.
	 */
	public static final String ENUM_TYPES = "enumway.enum.types";

	/**
	 * Tag: the name of the Flyway bean.
	 */
	public static final String TAG_FLYWAY = "flyway";

	/**
	 * Tag of {@link #MIGRATION}: {@code migrated}, {@code up-to-date} or {@code failed}.
	 */
	public static final String TAG_OUTCOME = "outcome";

	/**
	 * Tag of {@link #DRIFT}: {@code missing-type}, {@code missing-value},
	 * {@code extra-value} or {@code order}.
	 */
	public static final String TAG_KIND = "kind";

	private EnumwayMeters() {
	}

}
