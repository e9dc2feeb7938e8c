package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;

import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The DataSource that Flyway gets for a session: every connection is a handle of the one
 * connection that holds the lock. Unwraps to the DataSource that Flyway was configured
 * with.
 */
final class SessionDataSource extends DelegatingDataSource {

	private final Connection connection;

	private final Configuration original;

	private @Nullable SideConnections sideConnections;

	SessionDataSource(Configuration original, Connection connection) {
		super(original.getDataSource());
		this.original = original;
		this.connection = connection;
	}

	/**
	 * The same session, telling a listener how its transactions end.
	 * @param listener the listener
	 * @return the session's handles
	 */
	SessionDataSource telling(TransactionOutcomeListener listener) {
		return new SessionDataSource(this.original, OutcomeConnection.of(this.connection, listener));
	}

	/**
	 * Opens second connections to where this session is connected.
	 */
	synchronized SideConnections sideConnections() {
		if (this.sideConnections == null) {
			this.sideConnections = SideConnections.of(this.original);
		}
		return this.sideConnections;
	}

	@Override
	public Connection getConnection() throws SQLException {
		return SessionHandle.of(this.connection);
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return getConnection();
	}

}
