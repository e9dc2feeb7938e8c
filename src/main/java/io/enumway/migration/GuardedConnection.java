package io.enumway.migration;

import java.sql.Connection;

import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

/**
 * The migration's connection as migrations see it: closing it does nothing, and the
 * transaction of a transactional migration cannot be ended early, which would part the
 * migration from its history row.
 */
final class GuardedConnection extends ConnectionProxy {

	private final String migration;

	private final boolean transactional;

	private GuardedConnection(Connection connection, String migration, boolean transactional) {
		super(connection);
		this.migration = migration;
		this.transactional = transactional;
	}

	static Connection of(Connection connection, String migration, boolean transactional) {
		return new GuardedConnection(connection, migration, transactional).create();
	}

	@Override
	@Nullable Object intercept(String method, @Nullable Object argument) {
		switch (method) {
			case "close":
				return null;
			case "abort", "commit":
				refuseIfTransactional(method);
				return PROCEED;
			case "setAutoCommit":
				if (Boolean.TRUE.equals(argument)) {
					refuseIfTransactional(method);
				}
				return PROCEED;
			case "rollback":
				if (argument == null) {
					refuseIfTransactional(method);
				}
				return PROCEED;
			default:
				return PROCEED;
		}
	}

	private void refuseIfTransactional(String method) {
		if (this.transactional) {
			throw new EnumwayException(
					"Migration %s called %s() on its connection; Flyway ends the transaction, together with the history row"
						.formatted(this.migration, method),
					"Let the migration end, throw an exception to roll back, or let canExecuteInTransaction() return false");
		}
	}

	@Override
	String describe() {
		return "Connection of migration " + this.migration;
	}

}
