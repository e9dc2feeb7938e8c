package io.enumway.sqlite.service;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Kills the process with SIGKILL right before the statement or commit that the system
 * property {@code kill.at} counts to, and prints how many there were if it lives.
 */
class SelfKillingDataSources implements BeanPostProcessor {

	private static final int AT = Integer.getInteger("kill.at", 0);

	private static final AtomicInteger COUNT = new AtomicInteger();

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (AT == 0 || !(bean instanceof DataSource dataSource)) {
			return bean;
		}
		Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("statements: " + COUNT.get())));
		return new DelegatingDataSource(dataSource) {

			@Override
			public Connection getConnection() throws SQLException {
				return proxy(Connection.class, super.getConnection());
			}

		};
	}

	private static <T> T proxy(Class<T> type, T target) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, args) -> {
				String name = method.getName();
				if (name.startsWith("execute") || name.equals("commit") || name.equals("setAutoCommit")) {
					count();
				}
				try {
					Object result = method.invoke(target, args);
					if (result instanceof PreparedStatement statement) {
						return proxy(PreparedStatement.class, statement);
					}
					return (result instanceof Statement statement && type == Connection.class)
							? proxy(Statement.class, statement) : result;
				}
				catch (InvocationTargetException ex) {
					throw ex.getTargetException();
				}
			}));
	}

	private static void count() throws Exception {
		if (COUNT.incrementAndGet() == AT) {
			new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
			Thread.sleep(60_000);
		}
	}

}
