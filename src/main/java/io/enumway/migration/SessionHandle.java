package io.enumway.migration;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * A handle of the session's connection that can be closed without closing the session.
 * <p>
 * Flyway opens a connection of its own for the events around migrations, also while a
 * migration's transaction is open (AFTER_VERSIONED and BEFORE_REPEATABLES), and turns
 * autocommit on and commits there. On the one connection of the session that would commit
 * the migration halfway. So a handle that is taken inside a transaction <em>joins</em>
 * it: what its user thinks is a transaction is a savepoint.
 */
final class SessionHandle implements InvocationHandler {

	private final Connection connection;

	private final @Nullable JoinedTransaction joined;

	private boolean closed;

	private SessionHandle(Connection connection, @Nullable JoinedTransaction joined) {
		this.connection = connection;
		this.joined = joined;
	}

	static Connection of(Connection connection) throws SQLException {
		JoinedTransaction joined = connection.getAutoCommit() ? null : new JoinedTransaction(connection);
		return (Connection) Proxy.newProxyInstance(SessionHandle.class.getClassLoader(),
				new Class<?>[] { Connection.class }, new SessionHandle(connection, joined));
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
				return "Handle of the migration session's connection " + this.connection;
			case "close":
				close();
				return null;
			case "isClosed":
				return this.closed || this.connection.isClosed();
			case "isWrapperFor":
				return isInstance(proxy, argument) || this.connection.isWrapperFor((Class<?>) argument);
			case "unwrap":
				return isInstance(proxy, argument) ? proxy : this.connection.unwrap((Class<?>) argument);
			default:
				return delegate(method, args);
		}
	}

	private @Nullable Object delegate(Method method, Object @Nullable [] args) throws Throwable {
		if (this.closed) {
			throw new SQLException("This connection has been closed", "08003");
		}
		if (this.joined != null) {
			switch (method.getName()) {
				case "getAutoCommit":
					return this.joined.isAutoCommit();
				case "setAutoCommit":
					this.joined.setAutoCommit(args != null && Boolean.TRUE.equals(args[0]));
					return null;
				case "commit":
					this.joined.commit();
					return null;
				case "rollback":
					if (args == null || args.length == 0) {
						this.joined.rollback();
						return null;
					}
					break;
				default:
					break;
			}
		}
		try {
			return method.invoke(this.connection, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private void close() throws SQLException {
		if (!this.closed) {
			this.closed = true;
			if (this.joined != null && !this.connection.isClosed()) {
				this.joined.close();
			}
		}
	}

	private static boolean isInstance(Object proxy, @Nullable Object type) {
		return type instanceof Class<?> wanted && wanted.isInstance(proxy);
	}

}
