package io.enumway.migration;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * The session's connection, telling a listener how its transactions end.
 */
final class OutcomeConnection implements InvocationHandler {

	private final Connection connection;

	private final TransactionOutcomeListener listener;

	private OutcomeConnection(Connection connection, TransactionOutcomeListener listener) {
		this.connection = connection;
		this.listener = listener;
	}

	static Connection of(Connection connection, TransactionOutcomeListener listener) {
		return (Connection) Proxy.newProxyInstance(OutcomeConnection.class.getClassLoader(),
				new Class<?>[] { Connection.class }, new OutcomeConnection(connection, listener));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
		Object argument = (args != null && args.length > 0) ? args[0] : null;
		switch (method.getName()) {
			case "equals":
				return proxy == argument;
			case "hashCode":
				return System.identityHashCode(proxy);
			case "toString":
				return this.connection.toString();
			case "commit":
				commit();
				return null;
			case "rollback":
				if (argument == null) {
					rollback();
					return null;
				}
				break;
			case "setAutoCommit":
				if (Boolean.TRUE.equals(argument)) {
					rollBackUnfinished();
				}
				break;
			default:
				break;
		}
		try {
			return method.invoke(this.connection, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private void commit() throws SQLException {
		try {
			this.connection.commit();
		}
		catch (SQLException ex) {
			this.listener.unknown();
			throw ex;
		}
		this.listener.committed();
	}

	private void rollback() throws SQLException {
		try {
			this.connection.rollback();
		}
		catch (SQLException ex) {
			this.listener.unknown();
			throw ex;
		}
		this.listener.rolledBack();
	}

	/**
	 * After an {@link Error} in a migration Flyway 12.4 neither commits nor rolls back
	 * but turns autocommit on, which commits half a migration.
	 */
	private void rollBackUnfinished() throws SQLException {
		if (this.listener.isUnfinished() && !this.connection.getAutoCommit()) {
			rollback();
		}
	}

}
