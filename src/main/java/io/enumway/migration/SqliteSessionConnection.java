package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.jspecify.annotations.Nullable;

/**
 * The session's connection on SQLite. Its transactions begin with the lock for writing:
 * one that reads first and writes later fails at once, whatever {@code busy_timeout}
 * says, when another process has written in between (SQLITE_BUSY_SNAPSHOT). And it waits
 * longer for others than the driver's three seconds.
 */
final class SqliteSessionConnection extends ConnectionProxy {

	private static final int PATIENCE = 30_000;

	private final int busyTimeout;

	private SqliteSessionConnection(Connection connection, int busyTimeout) {
		super(connection);
		this.busyTimeout = busyTimeout;
	}

	static Connection of(Connection connection) throws SQLException {
		int busyTimeout;
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("PRAGMA busy_timeout")) {
			busyTimeout = result.next() ? result.getInt(1) : 0;
		}
		SqliteSessionConnection session = new SqliteSessionConnection(connection, busyTimeout);
		session.execute("PRAGMA busy_timeout = " + Math.max(busyTimeout, PATIENCE));
		return session.create();
	}

	@Override
	@Nullable Object intercept(String method, @Nullable Object argument) throws SQLException {
		if (method.equals("setAutoCommit") && Boolean.FALSE.equals(argument) && target().getAutoCommit()) {
			target().setAutoCommit(false);
			beginImmediate();
			return null;
		}
		if (method.equals("close") && !target().isClosed()) {
			execute("PRAGMA busy_timeout = " + this.busyTimeout);
		}
		return PROCEED;
	}

	/**
	 * The driver has begun a transaction that takes no lock yet.
	 */
	private void beginImmediate() throws SQLException {
		execute("COMMIT");
		try {
			execute("BEGIN IMMEDIATE");
		}
		catch (SQLException ex) {
			execute("BEGIN");
			target().setAutoCommit(true);
			throw ex;
		}
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = target().createStatement()) {
			statement.execute(sql);
		}
	}

	@Override
	String describe() {
		return "Connection of the migration session " + target();
	}

}
