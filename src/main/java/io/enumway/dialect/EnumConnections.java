package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * Where enum work finds its connections. Inside a migration this is the migration's
 * connection; elsewhere the connection of the caller's transaction, or a transaction of
 * its own.
 *
 * @since 0.1.0
 */
public interface EnumConnections {

	/**
	 * Whether {@link #inTransaction} joins a transaction that is already open. What is
	 * done there becomes visible to others later, so a new value must be committed on a
	 * second connection before that transaction can use it.
	 * @return whether the caller has an open transaction
	 */
	default boolean joinsTransaction() {
		return true;
	}

	/**
	 * Whether {@link #separately} can be asked what others see. Without that the open
	 * transaction is taken not to have changed any type, unless it holds a lock that says
	 * so.
	 * @return whether there is a second connection
	 */
	default boolean canLookSeparately() {
		return true;
	}

	/**
	 * How a type swap gets its locks.
	 * @return the settings
	 */
	default SwapSettings swapSettings() {
		return SwapSettings.DEFAULTS;
	}

	/**
	 * Run work in the current transaction, or in one of its own if there is none.
	 * @param work the work
	 * @param <T> the type of the result
	 * @return the result of the work
	 * @throws SQLException if the work fails
	 */
	<T extends @Nullable Object> T inTransaction(Work<T> work) throws SQLException;

	/**
	 * Run work in a transaction of its own on a second connection, with the URL, user,
	 * role, init SQL and {@code search_path} of the first one. It never waits for a
	 * connection pool.
	 * @param work the work
	 * @param <T> the type of the result
	 * @return the result of the work
	 * @throws SQLException if the connection cannot be opened or the work fails
	 */
	<T extends @Nullable Object> T separately(Work<T> work) throws SQLException;

	/**
	 * Work on a connection, which it neither closes nor commits.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	interface Work<T extends @Nullable Object> {

		T on(Connection connection) throws SQLException;

	}

}
