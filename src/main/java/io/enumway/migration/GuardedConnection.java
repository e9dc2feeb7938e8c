package io.enumway.migration;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;

import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

/**
 * The migration's connection as migrations see it: closing it does nothing, and the
 * transaction of a transactional migration cannot be ended early, which would part the
 * migration from its history row.
 */
final class GuardedConnection implements InvocationHandler {

	private final Connection connection;

	private final String migration;

	private final boolean transactional;

	private GuardedConnection(Connection connection, String migration, boolean transactional) {
		this.connection = connection;
		this.migration = migration;
		this.transactional = transactional;
	}

	static Connection of(Connection connection, String migration, boolean transactional) {
		return (Connection) Proxy.newProxyInstance(GuardedConnection.class.getClassLoader(),
				new Class<?>[] { Connection.class }, new GuardedConnection(connection, migration, transactional));
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
				return "Connection of migration " + this.migration;
			case "close":
				return null;
			case "isWrapperFor":
				return isInstance(proxy, argument) || this.connection.isWrapperFor((Class<?>) argument);
			case "unwrap":
				return isInstance(proxy, argument) ? proxy : this.connection.unwrap((Class<?>) argument);
			case "abort", "commit":
				refuseIfTransactional(method);
				break;
			case "setAutoCommit":
				if (Boolean.TRUE.equals(argument)) {
					refuseIfTransactional(method);
				}
				break;
			case "rollback":
				if (argument == null) {
					refuseIfTransactional(method);
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

	private void refuseIfTransactional(Method method) {
		if (this.transactional) {
			throw new EnumwayException(
					"Migration %s called %s() on its connection; Flyway ends the transaction, together with the history row"
						.formatted(this.migration, method.getName()),
					"Let the migration end, throw an exception to roll back, or let canExecuteInTransaction() return false");
		}
	}

	private static boolean isInstance(Object proxy, @Nullable Object type) {
		return type instanceof Class<?> wanted && wanted.isInstance(proxy);
	}

}
