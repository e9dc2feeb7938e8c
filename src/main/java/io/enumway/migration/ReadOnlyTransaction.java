package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A read-only transaction in which the server itself ends a statement that takes too
 * long. The connection is left as it was found.
 */
final class ReadOnlyTransaction implements AutoCloseable {

	private final Connection connection;

	private final boolean autoCommit;

	private final boolean readOnly;

	private final boolean postgres;

	private ReadOnlyTransaction(Connection connection) throws SQLException {
		this.connection = connection;
		this.autoCommit = connection.getAutoCommit();
		this.readOnly = connection.isReadOnly();
		this.postgres = Databases.isPostgres(connection);
	}

	static ReadOnlyTransaction begin(Connection connection, Duration timeout) throws SQLException {
		ReadOnlyTransaction transaction = new ReadOnlyTransaction(connection);
		if (!transaction.postgres) {
			// SQLite's driver refuses to change read-only later
			connection.setAutoCommit(false);
			return transaction;
		}
		connection.setReadOnly(true);
		connection.setAutoCommit(false);
		try {
			limit(connection, timeout);
		}
		catch (SQLException ex) {
			transaction.closeAfter(ex);
			throw ex;
		}
		return transaction;
	}

	/**
	 * Limit the statements that follow.
	 * @param timeout how long each may take
	 * @throws SQLException if the database fails
	 */
	void limit(Duration timeout) throws SQLException {
		if (this.postgres) {
			limit(this.connection, timeout);
		}
	}

	/**
	 * Limit the statements that follow in a transaction of PostgreSQL.
	 * @param connection the connection, in a transaction
	 * @param timeout how long each may take
	 * @throws SQLException if the database fails
	 */
	static void limit(Connection connection, Duration timeout) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			long millis = Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis()));
			statement.execute("set local statement_timeout = " + millis);
		}
	}

	private void closeAfter(SQLException failure) {
		try {
			close();
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	@Override
	public void close() throws SQLException {
		if (!this.connection.isClosed()) {
			this.connection.rollback();
			this.connection.setAutoCommit(this.autoCommit);
			if (this.postgres) {
				this.connection.setReadOnly(this.readOnly);
			}
		}
	}

}
