package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;

/**
 * A limit on the time that a connection waits for the network, where the driver has one.
 * Closing it puts the earlier limit back.
 *
 * @since 0.1.0
 */
public final class NetworkTimeout implements AutoCloseable {

	private final Connection connection;

	private final int before;

	private NetworkTimeout(Connection connection, int before) {
		this.connection = connection;
		this.before = before;
	}

	/**
	 * Limit a connection.
	 * @param connection the connection
	 * @param timeout how long it may wait for an answer
	 * @return the limit
	 * @throws SQLException if the connection fails
	 */
	public static NetworkTimeout on(Connection connection, Duration timeout) throws SQLException {
		int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis()));
		return new NetworkTimeout(connection, limit(connection, millis));
	}

	private static int limit(Connection connection, int millis) throws SQLException {
		try {
			int before = connection.getNetworkTimeout();
			connection.setNetworkTimeout(Runnable::run, millis);
			return before;
		}
		catch (SQLFeatureNotSupportedException ex) {
			return 0;
		}
	}

	@Override
	public void close() throws SQLException {
		if (!this.connection.isClosed()) {
			limit(this.connection, this.before);
		}
	}

}
