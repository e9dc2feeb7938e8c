package io.enumway.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connections for what a test prepares and looks at. They are kept, as to open one costs
 * the server more than most statements, and forget what a session had set before they are
 * lent again.
 */
final class KeptConnections extends AbstractDataSource implements AutoCloseable {

	private static final int VALIDATION_SECONDS = 5;

	private final DataSource dataSource;

	private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

	KeptConnections(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = idleOrNew();
		return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("close")) {
						giveBack(connection);
						return null;
					}
					try {
						return method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

	private Connection idleOrNew() throws SQLException {
		for (Connection connection = this.idle.poll(); connection != null; connection = this.idle.poll()) {
			if (connection.isValid(VALIDATION_SECONDS)) {
				return connection;
			}
			connection.close();
		}
		return this.dataSource.getConnection();
	}

	@Override
	public Connection getConnection(String username, String password) {
		throw new UnsupportedOperationException();
	}

	private void giveBack(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			if (!connection.getAutoCommit()) {
				connection.rollback();
				connection.setAutoCommit(true);
			}
			statement.execute("DISCARD ALL");
		}
		catch (SQLException ex) {
			connection.close();
			return;
		}
		this.idle.push(connection);
	}

	@Override
	public void close() throws SQLException {
		for (Connection connection = this.idle.poll(); connection != null; connection = this.idle.poll()) {
			connection.close();
		}
	}

}
