package io.enumway.migration;

import java.sql.SQLException;

import io.enumway.EnumwayException;
import io.enumway.dialect.SqlState;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;

/**
 * Explains failures of Flyway whose own message does not say what to do.
 */
final class FlywayFailures {

	private static final String INVALID_NAMES = "Invalid SQL filenames found";

	private static final String UNDO = "(?s).*: U[0-9_.]*__?.*";

	private FlywayFailures() {
	}

	/**
	 * Explain a failure of a boot.
	 * @param failure the failure
	 * @return the explained failure, or the given one
	 */
	static RuntimeException explainBoot(FlywayException failure) {
		String message = String.valueOf(failure.getMessage());
		if (message.startsWith(INVALID_NAMES) && message.matches(UNDO)) {
			return new EnumwayException(
					"Flyway refuses undo scripts beside the migrations, because spring.flyway.validate-migration-naming=true: "
							+ message,
					"Move the undo scripts to enumway.undo.locations (by default db/undo on the class path), or switch the "
							+ "validation of names off",
					null, failure);
		}
		if (failure.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
			return new EnumwayException(
					"There is no schema history, and Flyway refuses schemas that have something in them: " + message,
					HistoryStart.REMEDY, null, failure);
		}
		return failure;
	}

	/**
	 * Explain a failure to look at the migrations.
	 * @param failure the failure
	 * @return the explained failure
	 */
	static EnumwayException explain(FlywayException failure) {
		RuntimeException explained = explainBoot(failure);
		if (explained instanceof EnumwayException enumway) {
			return enumway;
		}
		String message = String.valueOf(failure.getMessage());
		if (failure.getErrorCode() == CoreErrorCode.DUPLICATE_VERSIONED_MIGRATION
				|| failure.getErrorCode() == CoreErrorCode.DUPLICATE_REPEATABLE_MIGRATION) {
			return new EnumwayException("Two migrations have the same version: " + message,
					"Give the one that is not applied anywhere yet another version; two branches that were merged often cause this",
					null, failure);
		}
		return Causes.of(failure, SQLException.class)
			.findFirst()
			.map((sql) -> sqlFailure(message, sql, failure))
			.orElseGet(() -> new EnumwayException("Flyway cannot tell the migrations: " + message,
					"Correct what it says", null, failure));
	}

	private static EnumwayException sqlFailure(String message, SQLException sql, FlywayException failure) {
		if (SqlState.INSUFFICIENT_PRIVILEGE.equals(sql.getSQLState())) {
			return new EnumwayException("The schema history cannot be read: " + sql.getMessage(),
					"Grant the user of the migrations (spring.flyway.user) SELECT and INSERT on the history table",
					sql.getSQLState(), failure);
		}
		if (PoolerCheck.isSymptom(failure)
				|| (sql.getSQLState() != null && Databases.isUnreachable(sql.getSQLState()))) {
			return Databases.failure(sql);
		}
		return new EnumwayException("The schema history cannot be read: " + message,
				"Make sure that the table is one of Flyway", sql.getSQLState(), failure);
	}

}
