package io.enumway.migration;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

/**
 * Explains failures of migrations whose own message does not say what is wrong: a
 * migration that got into the way of itself.
 */
final class MigrationFailure {

	private static final String LOCK_NOT_AVAILABLE = "55P03";

	private MigrationFailure() {
	}

	static Exception explain(Exception failure, MigrationScope scope) {
		if (scope.hasOtherTransactions() && hasSqlState(failure, LOCK_NOT_AVAILABLE)) {
			return new EnumwayException(
					"Migration %s waited in vain for a lock in a transaction that it began beside its own (REQUIRES_NEW): %s"
						.formatted(scope.migration(), rootMessage(failure)),
					"Most likely the migration's own transaction holds the lock. Do this work in the migration's "
							+ "transaction (m.jdbc(), or Propagation.REQUIRED), or in a migration of its own",
					LOCK_NOT_AVAILABLE, failure);
		}
		SQLTransientConnectionException pool = find(failure, SQLTransientConnectionException.class);
		if (pool != null) {
			return new EnumwayException(
					"Migration %s asked for a second connection and got none: %s".formatted(scope.migration(),
							pool.getMessage()),
					"Use m.jdbc(), m.connection() or Spring JDBC on the application's DataSource, which all share the "
							+ "migration's connection, or give the connection pool room for one more connection",
					pool.getSQLState(), failure);
		}
		return failure;
	}

	static EnumwayException rollbackOnly(MigrationScope scope) {
		return new EnumwayException(
				"Migration %s is rolled back: a transactional method that it called marked the transaction rollback-only"
					.formatted(scope.migration()),
				"Let the exception of that method through to see why, or call it with Propagation.NESTED to go on without it");
	}

	private static boolean hasSqlState(Throwable failure, String sqlState) {
		SQLException sql = find(failure, SQLException.class);
		return sql != null && sqlState.equals(sql.getSQLState());
	}

	private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	private static String rootMessage(Throwable failure) {
		SQLException sql = find(failure, SQLException.class);
		return String.valueOf(((sql != null) ? sql : failure).getMessage());
	}

}
