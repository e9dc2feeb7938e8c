package io.enumway.migration;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;

import io.enumway.EnumwayException;
import io.enumway.dialect.SqlState;

/**
 * Explains failures of migrations whose own message does not say what is wrong: a
 * migration that got into the way of itself.
 */
final class MigrationFailure {

	private MigrationFailure() {
	}

	static Exception explain(Exception failure, MigrationScope scope) {
		Optional<SQLException> sql = Causes.of(failure, SQLException.class).findFirst();
		if (scope.hasOtherTransactions()
				&& sql.filter((said) -> SqlState.LOCK_NOT_AVAILABLE.equals(said.getSQLState())).isPresent()) {
			return new EnumwayException(
					"Migration %s waited in vain for a lock in a transaction that it began beside its own (REQUIRES_NEW): %s"
						.formatted(scope.migration(), sql.get().getMessage()),
					"Most likely the migration's own transaction holds the lock. Do this work in the migration's "
							+ "transaction (m.jdbc(), or Propagation.REQUIRED), or in a migration of its own",
					SqlState.LOCK_NOT_AVAILABLE, failure);
		}
		return Causes.of(failure, SQLTransientConnectionException.class)
			.findFirst()
			.<Exception>map((pool) -> new EnumwayException(
					"Migration %s asked for a second connection and got none: %s".formatted(scope.migration(),
							pool.getMessage()),
					"Use m.jdbc(), m.connection() or Spring JDBC on the application's DataSource, which all share the "
							+ "migration's connection, or give the connection pool room for one more connection",
					pool.getSQLState(), failure))
			.orElse(failure);
	}

	static EnumwayException rollbackOnly(MigrationScope scope) {
		return new EnumwayException(
				"Migration %s is rolled back: a transactional method that it called marked the transaction rollback-only"
					.formatted(scope.migration()),
				"Let the exception of that method through to see why, or call it with Propagation.NESTED to go on without it");
	}

}
