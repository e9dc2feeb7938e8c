package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;

import io.enumway.dialect.EnumConnections.Work;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in the transaction of a connection or, if it is in autocommit mode, in one of
 * its own.
 */
final class OwnTransaction {

	private OwnTransaction() {
	}

	static <T extends @Nullable Object> T joinOrRun(Connection connection, Work<T> work) throws SQLException {
		return connection.getAutoCommit() ? run(connection, work) : work.on(connection);
	}

	/**
	 * Run work in a transaction of its own.
	 * @param connection a connection that is in no transaction
	 * @param work the work
	 * @param <T> the type of the result
	 * @return the result of the work
	 * @throws SQLException if the work or its commit fails; it is rolled back then
	 */
	static <T extends @Nullable Object> T run(Connection connection, Work<T> work) throws SQLException {
		boolean autoCommit = connection.getAutoCommit();
		if (autoCommit) {
			connection.setAutoCommit(false);
		}
		try {
			T result = work.on(connection);
			connection.commit();
			restore(connection, autoCommit, null);
			return result;
		}
		catch (SQLException | RuntimeException | Error ex) {
			rollback(connection, ex);
			restore(connection, autoCommit, ex);
			throw ex;
		}
	}

	private static void rollback(Connection connection, Throwable failure) {
		try {
			connection.rollback();
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	private static void restore(Connection connection, boolean autoCommit, @Nullable Throwable failure)
			throws SQLException {
		try {
			connection.setAutoCommit(autoCommit);
		}
		catch (SQLException ex) {
			if (failure == null) {
				throw ex;
			}
			failure.addSuppressed(ex);
		}
	}

}
