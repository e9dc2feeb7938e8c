package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Transactions of SQLite that will write.
 *
 * @since 0.1.0
 */
public final class SqliteTransactions {

	private SqliteTransactions() {
	}

	/**
	 * Begin the open transaction anew, with the lock for writing, for which it waits as
	 * long as {@code busy_timeout} says. One that reads first and writes later fails at
	 * once, whatever the timeout, when somebody else has written in between
	 * (SQLITE_BUSY_SNAPSHOT).
	 * @param connection the connection, in a transaction that the driver has begun and
	 * that has written nothing
	 * @throws SQLException if the lock is not free in time; there is a transaction
	 * without it then
	 */
	public static void beginWriting(Connection connection) throws SQLException {
		execute(connection, "COMMIT");
		try {
			execute(connection, "BEGIN IMMEDIATE");
		}
		catch (SQLException ex) {
			execute(connection, "BEGIN");
			throw ex;
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
