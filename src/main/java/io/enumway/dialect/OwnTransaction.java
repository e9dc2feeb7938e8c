package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;

import io.enumway.dialect.EnumConnections.Work;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in the transaction of a connection or, if it is in autocommit mode, in one of
 * its own. To leave a transaction by {@link Connection#setAutoCommit} commits it, so
 * whatever ends the work rolls back first.
 *
 * @since 0.1.0
 */
public final class OwnTransaction {

	private OwnTransaction() {
	}

	/**
	 * Run work in the open transaction of a connection, or in one of its own if there is
	 * none.
	 * @param connection the connection
	 * @param work the work
	 * @param <T> the type of the result
	 * @return the result of the work
	 * @throws SQLException if the work or the commit of its own transaction fails
	 */
	public static <T extends @Nullable Object> T joinOrRun(Connection connection, Work<T> work) throws SQLException {
		return connection.getAutoCommit() ? run(connection, work::on) : work.on(connection);
	}

	/**
	 * Run work in a transaction of its own.
	 * @param connection a connection that is in no transaction
	 * @param work the work
	 * @param <T> the type of the result
	 * @param <X> what the work throws beside {@link SQLException}
	 * @return the result of the work
	 * @throws SQLException if the work or its commit fails; it is rolled back then
	 * @throws X if the work throws it; it is rolled back then
	 */
	public static <T extends @Nullable Object, X extends Exception> T run(Connection connection,
			TransactionalWork<T, X> work) throws SQLException, X {
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
		catch (Throwable ex) {
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

	/**
	 * Work in a transaction, which it does not end.
	 *
	 * @param <T> the type of the result
	 * @param <X> what it throws beside {@link SQLException}
	 */
	@FunctionalInterface
	public interface TransactionalWork<T extends @Nullable Object, X extends Exception> {

		/**
		 * Do the work.
		 * @param connection the connection
		 * @return the result
		 * @throws SQLException if the database refuses
		 * @throws X if the work fails otherwise
		 */
		T on(Connection connection) throws SQLException, X;

	}

}
