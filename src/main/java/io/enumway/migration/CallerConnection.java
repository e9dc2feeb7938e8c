package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;

import io.enumway.dialect.EnumConnections;
import org.jspecify.annotations.Nullable;

/**
 * Enum work on one given connection: in its open transaction, or in one of its own if it
 * is in autocommit mode.
 */
record CallerConnection(Connection connection, boolean joinsTransaction) implements EnumConnections {

	static CallerConnection of(Connection connection) throws SQLException {
		return new CallerConnection(connection, !connection.getAutoCommit());
	}

	@Override
	public <T extends @Nullable Object> T inTransaction(Work<T> work) throws SQLException {
		if (!this.connection.getAutoCommit()) {
			return work.on(this.connection);
		}
		this.connection.setAutoCommit(false);
		try {
			T result = work.on(this.connection);
			this.connection.commit();
			return result;
		}
		catch (SQLException | RuntimeException ex) {
			rollback(ex);
			throw ex;
		}
		finally {
			this.connection.setAutoCommit(true);
		}
	}

	private void rollback(Exception failure) {
		try {
			this.connection.rollback();
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	@Override
	public <T extends @Nullable Object> T separately(Work<T> work) {
		throw new IllegalStateException("Only types that nobody has changed in this transaction are synchronized");
	}

}
