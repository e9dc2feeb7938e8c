package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * The session's connection, telling a listener how its transactions end.
 */
final class OutcomeConnection extends ConnectionProxy {

	private final TransactionOutcomeListener listener;

	private OutcomeConnection(Connection connection, TransactionOutcomeListener listener) {
		super(connection);
		this.listener = listener;
	}

	static Connection of(Connection connection, TransactionOutcomeListener listener) {
		return new OutcomeConnection(connection, listener).create();
	}

	@Override
	@Nullable Object intercept(String method, @Nullable Object argument) throws SQLException {
		switch (method) {
			case "commit":
				commit();
				return null;
			case "rollback":
				if (argument != null) {
					return PROCEED;
				}
				rollback();
				return null;
			case "setAutoCommit":
				if (Boolean.TRUE.equals(argument)) {
					rollBackUnfinished();
				}
				return PROCEED;
			default:
				return PROCEED;
		}
	}

	private void commit() throws SQLException {
		try {
			target().commit();
		}
		catch (SQLException ex) {
			this.listener.unknown();
			throw ex;
		}
		this.listener.committed();
	}

	private void rollback() throws SQLException {
		try {
			target().rollback();
		}
		catch (SQLException ex) {
			this.listener.unknown();
			throw ex;
		}
		this.listener.rolledBack();
	}

	/**
	 * After an {@link Error} in a migration Flyway 12.4 neither commits nor rolls back
	 * but turns autocommit on, which commits half a migration.
	 */
	private void rollBackUnfinished() throws SQLException {
		if (this.listener.isUnfinished() && !target().getAutoCommit()) {
			rollback();
		}
	}

	@Override
	String describe() {
		return target().toString();
	}

}
