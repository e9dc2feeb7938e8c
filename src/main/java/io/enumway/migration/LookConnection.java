package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

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

	private final boolean supported;

	private final @Nullable String initSql;

	private @Nullable String role;

	private @Nullable String searchPath;

	private @Nullable String schema;

	private LookConnection(Configuration configuration, Connection connection) throws SQLException {
		this.configuration = configuration;
		this.connection = connection;
		this.autoCommit = connection.getAutoCommit();
		this.postgres = Databases.isPostgres(connection);
		this.supported = Databases.isSupported(connection);
		this.initSql = this.supported ? InitSql.of(configuration) : null;
		this.schema = this.supported ? HistoryTable.configuredSchema(configuration) : "";
		if (this.supported && !this.autoCommit) {
			connection.setAutoCommit(true);
		}
		if (this.supported && !this.postgres && this.schema == null) {
			this.schema = HistoryTable.SQLITE_SCHEMA;
		}
		if (this.initSql != null) {
			if (this.postgres) {
				String[] before = settings();
				this.role = before[0];
				this.searchPath = before[1];
			}
			InitSql.run(this.initSql, connection);
		}
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

	boolean isSupported() {
		return this.supported;
	}

	Connection get() {
		return this.connection;
	}

	/**
	 * Flyway's default schema.
	 * @return the schema
	 * @throws SQLException if it cannot be found out
	 */
	String schema() throws SQLException {
		if (this.schema == null) {
			this.schema = settings()[2];
		}
		return this.schema;
	}

	/**
	 * Flyway's schema history table.
	 * @return the table, empty if it does not exist
	 * @throws SQLException if it cannot be found out
	 */
	Optional<HistoryTable> history() throws SQLException {
		if (!this.postgres) {
			HistoryTable table = new HistoryTable(schema(), this.configuration.getTable());
			return table.exists(this.connection) ? Optional.of(table) : Optional.empty();
		}
		try (PreparedStatement statement = this.connection.prepareStatement("""
				select name, to_regclass(format('%I.%I', name, ?::text)) is not null
				from coalesce(?::text, current_schema(), current_setting('search_path')) as name""")) {
			statement.setString(1, this.configuration.getTable());
			statement.setString(2, this.schema);
			try (ResultSet result = statement.executeQuery()) {
				result.next();
				this.schema = result.getString(1);
				return result.getBoolean(2) ? Optional.of(new HistoryTable(this.schema, this.configuration.getTable()))
						: Optional.empty();
			}
		}
	}

	/**
	 * A Flyway instance on this connection.
	 * @return the instance
	 * @throws SQLException if the connection fails
	 */
	Flyway flyway() throws SQLException {
		return DerivedFlyway.forInfo(this.configuration, dataSource());
	}

	/**
	 * A Flyway instance on this connection that validates.
	 * @return the instance
	 * @throws SQLException if the connection fails
	 */
	Flyway validatingFlyway() throws SQLException {
		return DerivedFlyway.forValidation(this.configuration, dataSource());
	}

	private SessionDataSource dataSource() throws SQLException {
		if (this.postgres && this.role == null) {
			this.role = settings()[0];
		}
		return new SessionDataSource(this.configuration.getDataSource(), this.connection,
				SideConnections.of(this.configuration));
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
		if (this.supported && !this.connection.isClosed()) {
			if (this.role != null) {
				restoreSettings();
			}
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
