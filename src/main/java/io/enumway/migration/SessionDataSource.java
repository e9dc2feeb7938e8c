package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The DataSource that Flyway gets for a session: every connection is a handle of the one
 * connection that holds the lock. Unwraps to the DataSource that Flyway was configured
 * with.
 */
final class SessionDataSource extends DelegatingDataSource {

	private final Connection connection;

	private final SideConnections sideConnections;

	SessionDataSource(DataSource original, Connection connection, SideConnections sideConnections) {
		super(original);
		this.connection = connection;
		this.sideConnections = sideConnections;
	}

	/**
	 * The same session, telling a listener how its transactions end.
	 * @param listener the listener
	 * @return the session's handles
	 */
	SessionDataSource telling(TransactionOutcomeListener listener) {
		return new SessionDataSource(obtainTargetDataSource(), OutcomeConnection.of(this.connection, listener),
				this.sideConnections);
	}

	/**
	 * Opens second connections to where this session is connected.
	 */
	SideConnections sideConnections() {
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
