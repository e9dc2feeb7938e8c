package io.enumway.migration;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * A connection that answers some methods itself and passes the others on.
 */
abstract class ConnectionProxy implements InvocationHandler {

	/**
	 * What {@link #intercept} returns to pass a method on.
	 */
	static final Object PROCEED = new Object();

	private final Connection target;

	ConnectionProxy(Connection target) {
		this.target = target;
	}

	final Connection target() {
		return this.target;
	}

	final Connection create() {
		return (Connection) Proxy.newProxyInstance(ConnectionProxy.class.getClassLoader(),
				new Class<?>[] { Connection.class }, this);
	}

	@Override
	public final @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
		Object argument = (args != null && args.length > 0) ? args[0] : null;
		switch (method.getName()) {
			case "equals":
				return proxy == argument;
			case "hashCode":
				return System.identityHashCode(proxy);
			case "toString":
				return describe();
			case "isWrapperFor":
				return isInstance(proxy, argument) || this.target.isWrapperFor((Class<?>) argument);
			case "unwrap":
				return isInstance(proxy, argument) ? proxy : this.target.unwrap((Class<?>) argument);
			default:
				Object answer = intercept(method.getName(), argument);
				return (answer != PROCEED) ? answer : proceed(method, args);
		}
	}

	private @Nullable Object proceed(Method method, Object @Nullable [] args) throws Throwable {
		try {
			return method.invoke(this.target, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/**
	 * Answer a method, or pass it on.
	 * @param method the name of the method
	 * @param argument its first argument, {@code null} if it has none
	 * @return the answer, or {@link #PROCEED}
	 * @throws SQLException if the method fails
	 */
	abstract @Nullable Object intercept(String method, @Nullable Object argument) throws SQLException;

	/**
	 * What {@code toString} says.
	 * @return the description
	 */
	abstract String describe();

	private static boolean isInstance(Object proxy, @Nullable Object type) {
		return type instanceof Class<?> wanted && wanted.isInstance(proxy);
	}

}
