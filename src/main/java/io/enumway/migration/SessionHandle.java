package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;

import io.enumway.dialect.SqlState;
import org.jspecify.annotations.Nullable;

/**
 * A handle of the session's connection that can be closed without closing the session.
 * <p>
 * Flyway opens a connection of its own for the events around migrations, also while a
 * migration's transaction is open (AFTER_VERSIONED and BEFORE_REPEATABLES), and turns
 * autocommit on and commits there. On the one connection of the session that would commit
 * the migration halfway. So a handle that is taken inside a transaction <em>joins</em>
 * it: what its user thinks is a transaction is a savepoint.
 */
final class SessionHandle extends ConnectionProxy {

	private final @Nullable JoinedTransaction joined;

	private boolean closed;

	private SessionHandle(Connection connection, @Nullable JoinedTransaction joined) {
		super(connection);
		this.joined = joined;
	}

	static Connection of(Connection connection) throws SQLException {
		JoinedTransaction joined = connection.getAutoCommit() ? null : new JoinedTransaction(connection);
		return new SessionHandle(connection, joined).create();
	}

	@Override
	@Nullable Object intercept(String method, @Nullable Object argument) throws SQLException {
		switch (method) {
			case "close":
				close();
				return null;
			case "isClosed":
				return this.closed || target().isClosed();
			default:
				if (this.closed) {
					throw new SQLException("This connection has been closed", SqlState.CONNECTION_DOES_NOT_EXIST);
				}
				return (this.joined != null) ? join(this.joined, method, argument) : PROCEED;
		}
	}

	private static @Nullable Object join(JoinedTransaction joined, String method, @Nullable Object argument)
			throws SQLException {
		switch (method) {
			case "getAutoCommit":
				return joined.isAutoCommit();
			case "setAutoCommit":
				joined.setAutoCommit(Boolean.TRUE.equals(argument));
				return null;
			case "commit":
				joined.commit();
				return null;
			case "rollback":
				if (argument != null) {
					return PROCEED;
				}
				joined.rollback();
				return null;
			default:
				return PROCEED;
		}
	}

	private void close() throws SQLException {
		if (!this.closed) {
			this.closed = true;
			if (this.joined != null && !target().isClosed()) {
				this.joined.close();
			}
		}
	}

	@Override
	String describe() {
		return "Handle of the migration session's connection " + target();
	}

}
