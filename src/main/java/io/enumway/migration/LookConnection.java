package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * One connection to look with: Flyway's info and the drift check, without a lock and
 * without callbacks. By itself info takes two connections, which a pool of one does not
 * have, and leaves a role set.
 */
final class LookConnection implements AutoCloseable {

	private final Configuration configuration;

	private final Connection connection;

	private final boolean autoCommit;

	private final boolean postgres;

	private final String role;

	private final @Nullable String searchPath;

	private final String schema;

	private LookConnection(Configuration configuration, Connection connection) throws SQLException {
		this.configuration = configuration;
		this.connection = connection;
		this.autoCommit = connection.getAutoCommit();
		this.postgres = Databases.isPostgres(connection);
		if (!this.postgres) {
			this.role = "";
			this.searchPath = null;
			this.schema = "";
			return;
		}
		if (!this.autoCommit) {
			connection.setAutoCommit(true);
		}
		String[] before = settings();
		String initSql = InitSql.of(configuration);
		if (initSql != null) {
			try (Statement statement = connection.createStatement()) {
				statement.execute(initSql);
			}
		}
		this.role = before[0];
		this.searchPath = (initSql != null) ? before[1] : null;
		String configured = HistoryTable.configuredSchema(configuration);
		this.schema = (configured != null) ? configured : ((initSql != null) ? settings() : before)[2];
	}

	private String[] settings() throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet result = statement.executeQuery("""
				select current_setting('role'), current_setting('search_path'),
					coalesce(current_schema(), current_setting('search_path'))""")) {
			result.next();
			return new String[] { result.getString(1), result.getString(2), result.getString(3) };
		}
	}

	static LookConnection open(Configuration configuration) throws SQLException {
		Connection connection = SessionConnections.open(configuration);
		try {
			return new LookConnection(configuration, connection);
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	/**
	 * Look through a connection that the caller closes, after {@link #restore()}.
	 */
	static LookConnection on(Connection connection, Configuration configuration) throws SQLException {
		return new LookConnection(configuration, connection);
	}

	boolean isPostgres() {
		return this.postgres;
	}

	Connection get() {
		return this.connection;
	}

	/**
	 * Flyway's default schema.
	 */
	String schema() {
		return this.schema;
	}

	/**
	 * A Flyway instance on this connection.
	 */
	Flyway flyway() {
		return DerivedFlyway.forInfo(this.configuration, new SessionDataSource(this.configuration.getDataSource(),
				this.connection, SideConnections.of(this.configuration)));
	}

	@Override
	public void close() throws SQLException {
		try (this.connection) {
			restore();
		}
	}

	/**
	 * Leave the connection as it was found.
	 * @throws SQLException if it fails
	 */
	void restore() throws SQLException {
		if (this.postgres && !this.connection.isClosed()) {
			restoreSettings();
			this.connection.setAutoCommit(this.autoCommit);
		}
	}

	private void restoreSettings() throws SQLException {
		// Flyway puts search_path back itself, unless init SQL had changed it
		String sql = "select set_config('role', ?, false)"
				+ ((this.searchPath != null) ? ", set_config('search_path', ?, false)" : "");
		try (PreparedStatement statement = this.connection.prepareStatement(sql)) {
			statement.setString(1, this.role);
			if (this.searchPath != null) {
				statement.setString(2, this.searchPath);
			}
			statement.executeQuery().close();
		}
	}

}
