package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.enumway.dialect.SqliteTransactions;
import org.jspecify.annotations.Nullable;

/**
 * The session's connection on SQLite. Its transactions
 * {@linkplain SqliteTransactions#beginWriting begin with the lock for writing}, and it
 * waits longer for others than the driver's three seconds.
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
			beginWriting();
			return null;
		}
		if (method.equals("close") && !target().isClosed()) {
			execute("PRAGMA busy_timeout = " + this.busyTimeout);
		}
		return PROCEED;
	}

	private void beginWriting() throws SQLException {
		try {
			SqliteTransactions.beginWriting(target());
		}
		catch (SQLException ex) {
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
