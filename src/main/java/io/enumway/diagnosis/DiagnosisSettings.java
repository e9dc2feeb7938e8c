package io.enumway.diagnosis;

import java.time.Duration;

/**
 * What counts as bad.
 *
 * @param createsMissingTypes whether the next boot creates declared types that are
 * missing
 * @param addsMissingValues whether the next boot adds declared values that are missing
 * @param outOfOrder whether Flyway applies migrations out of order
 * @param idleAfter how long a session may be idle in a transaction
 * @param bigTable from how many bytes on a table is big
 * @param transactionalLock whether the application asks for Flyway's transactional lock
 * @param group whether Flyway runs all pending migrations in one transaction
 * @since 0.1.0
 */
public record DiagnosisSettings(boolean createsMissingTypes, boolean addsMissingValues, boolean outOfOrder,
		Duration idleAfter, long bigTable, boolean transactionalLock, boolean group) {

	/**
	 * The settings when nothing is configured.
	 */
	public static final DiagnosisSettings DEFAULTS = new DiagnosisSettings(true, false, false, Duration.ofSeconds(30),
			100L << 20, false, false);

}
