package io.enumway.dialect;

/**
 * The lock of a migration in an SQL script: the same as {@link EnumDialect#lock}, as
 * calls.
 *
 * @since 0.1.0
 */
public final class PostgresScriptLock {

	private PostgresScriptLock() {
	}

	/**
	 * The call that tries to take the lock.
	 * @param scope what the lock guards
	 * @return the call, which returns whether the session has the lock
	 */
	public static String tryAcquire(String scope) {
		return "pg_catalog.pg_try_advisory_lock" + key(scope);
	}

	/**
	 * The call that releases the lock.
	 * @param scope what the lock guards
	 * @return the call
	 */
	public static String release(String scope) {
		return "pg_catalog.pg_advisory_unlock" + key(scope);
	}

	private static String key(String scope) {
		return "(%s, %s)".formatted(PostgresAdvisoryLock.CLASS_ID, new PostgresAdvisoryLock(scope).objectId());
	}

}
