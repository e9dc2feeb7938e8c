package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;

import io.enumway.dialect.EnumConnections;
import io.enumway.dialect.OwnTransaction;
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
		return OwnTransaction.joinOrRun(this.connection, work);
	}

	@Override
	public boolean canLookSeparately() {
		return false;
	}

	@Override
	public <T extends @Nullable Object> T separately(Work<T> work) {
		throw new IllegalStateException("There is only the one connection");
	}

}
