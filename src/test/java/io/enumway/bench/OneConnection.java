package io.enumway.bench;

import java.sql.Connection;
import java.sql.SQLException;

import io.enumway.dialect.EnumConnections;
import org.jspecify.annotations.Nullable;

/**
 * Lets a manager work on one connection, in a transaction for each call.
 */
record OneConnection(Connection connection) implements EnumConnections {

	@Override
	public <T extends @Nullable Object> T inTransaction(Work<T> work) throws SQLException {
		this.connection.setAutoCommit(false);
		try {
			T result = work.on(this.connection);
			this.connection.commit();
			return result;
		}
		finally {
			this.connection.rollback();
			this.connection.setAutoCommit(true);
		}
	}

	@Override
	public <T extends @Nullable Object> T separately(Work<T> work) throws SQLException {
		throw new UnsupportedOperationException("New types need no second connection");
	}

}
