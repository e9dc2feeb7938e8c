package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * One connection to look with: Flyway's info and the drift check, without a lock and
 * without callbacks. By itself info takes two connections, which a pool of one does not
 * have, and leaves a role set.
 * <p>
 * Whatever has to be set for a look is set in a transaction that is rolled back: a pooler
 * in transaction mode would hand it to others. What needs no setting takes no
 * transaction.
 */
final class LookConnection implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(LookConnection.class);

	private final Configuration configuration;

	private final Connection connection;

	private final boolean autoCommit;

	private final boolean postgres;

	private final boolean supported;

	/**
	 * Those from before the init SQL, {@code null} without it.
	 */
	private final @Nullable SessionSettings settings;

	private @Nullable String role;

	private @Nullable String schema;

	private LookConnection(Configuration configuration, Connection connection, Initialize initialize)
			throws SQLException {
		this.configuration = configuration;
		this.connection = connection;
		this.autoCommit = connection.getAutoCommit();
		this.postgres = Databases.isPostgres(connection);
		this.supported = Databases.isSupported(connection);
		this.schema = this.supported ? HistoryTable.configuredSchema(configuration) : "";
		if (this.supported && !this.autoCommit) {
			connection.setAutoCommit(true);
		}
		if (this.supported && !this.postgres && this.schema == null) {
			this.schema = HistoryTable.SQLITE_SCHEMA;
		}
		String initSql = (this.supported && initialize != Initialize.NOT) ? InitSql.of(configuration) : null;
		boolean rolledBack = initialize == Initialize.TRANSACTION && this.postgres;
		this.settings = (initSql != null && !rolledBack) ? SessionSettings.remember(connection) : null;
		if (initSql != null) {
			if (rolledBack) {
				connection.setAutoCommit(false);
			}
			initialize(initSql);
		}
	}

	private void initialize(String initSql) throws SQLException {
		try {
			InitSql.run(initSql, this.connection);
		}
		catch (SQLException ex) {
			endTransaction(ex);
			throw ex;
		}
	}

	private String ask(String query) throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement.executeQuery(query)) {
			result.next();
			return result.getString(1);
		}
	}

	/**
	 * Open a connection for a command, which has the session to itself.
	 */
	static LookConnection open(Configuration configuration) throws SQLException {
		return open(configuration, Initialize.SESSION);
	}

	/**
	 * Open a connection for a look that leaves nothing behind in a session which a pooler
	 * may give to others: init SQL, too, runs in a transaction that is rolled back.
	 */
	static LookConnection openInTransaction(Configuration configuration) throws SQLException {
		return open(configuration, Initialize.TRANSACTION);
	}

	private static LookConnection open(Configuration configuration, Initialize initialize) throws SQLException {
		Connection connection = SessionConnections.open(configuration);
		try {
			return new LookConnection(configuration, connection, initialize);
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
		return new LookConnection(configuration, connection, Initialize.SESSION);
	}

	/**
	 * Look through a connection that the caller closes, after {@link #restore()}, and
	 * leave nothing behind in its session.
	 */
	static LookConnection inTransaction(Connection connection, Configuration configuration) throws SQLException {
		return new LookConnection(configuration, connection, Initialize.TRANSACTION);
	}

	/**
	 * Look through the connection of a session, which has run the init SQL.
	 */
	static LookConnection ofSession(Connection connection, Configuration configuration) throws SQLException {
		return new LookConnection(configuration, connection, Initialize.NOT);
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
			this.schema = ask("select coalesce(current_schema(), current_setting('search_path'))");
		}
		return this.schema;
	}

	/**
	 * Flyway's schema history table.
	 * @return the table, empty if it does not exist
	 * @throws SQLException if it cannot be found out
	 */
	private Optional<HistoryTable> history() throws SQLException {
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
	 * The rows of the schema history table.
	 * @return the rows in order, {@code null} if there is no table, or it is locked
	 * @throws SQLException if it cannot be read
	 */
	@Nullable List<HistoryRow> rows() throws SQLException {
		HistoryTable table = history().orElse(null);
		if (table == null) {
			return null;
		}
		return this.postgres ? HistoryRows.readUnlocked(this.connection, table)
				: HistoryRows.read(this.connection, table);
	}

	/**
	 * Read the history without waiting for whoever has its table locked. On PostgreSQL it
	 * is read in a transaction that is rolled back, with all that was set in it.
	 * @param <T> the type of the result
	 * @param reading reads it
	 * @return what it gives
	 * @throws HistoryLockedException if the table is locked
	 * @throws SQLException if the database fails
	 */
	<T> T read(ShortLockTimeout.Reading<T> reading) throws SQLException {
		if (!this.postgres) {
			return reading.read();
		}
		HistoryTable table = new HistoryTable(schema(), this.configuration.getTable());
		boolean begins = this.connection.getAutoCommit();
		if (begins) {
			this.connection.setAutoCommit(false);
		}
		T result;
		try {
			result = ShortLockTimeout.read(this.connection, table, reading);
		}
		catch (SQLException | RuntimeException ex) {
			if (begins) {
				endTransaction(ex);
			}
			throw ex;
		}
		if (begins) {
			endTransaction();
		}
		return result;
	}

	private void endTransaction() throws SQLException {
		if (!this.connection.getAutoCommit()) {
			this.connection.rollback();
			this.connection.setAutoCommit(true);
		}
	}

	private void endTransaction(Exception failure) {
		try {
			endTransaction();
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
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
		if (this.postgres && this.settings == null && this.role == null && this.connection.getAutoCommit()) {
			this.role = ask("select current_setting('role')");
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
	 * Leave the connection as it was found, or end it where init SQL has set what cannot
	 * be put back.
	 * @throws SQLException if it fails
	 */
	void restore() throws SQLException {
		if (!this.supported || this.connection.isClosed()) {
			return;
		}
		if (this.postgres) {
			endTransaction();
		}
		if (this.settings == null) {
			restoreRole();
		}
		else if (!isRestored(this.settings)) {
			return;
		}
		this.connection.setAutoCommit(this.autoCommit);
	}

	private boolean isRestored(SessionSettings before) throws SQLException {
		try {
			before.restore();
			return true;
		}
		catch (SQLException ex) {
			logger.debug("The connection of a look is ended: its settings cannot be restored", ex);
			this.connection.abort(Runnable::run);
			return false;
		}
	}

	/**
	 * Flyway puts search_path back itself.
	 */
	private void restoreRole() throws SQLException {
		if (this.role == null) {
			return;
		}
		try (PreparedStatement statement = this.connection.prepareStatement("select set_config('role', ?, false)")) {
			statement.setString(1, this.role);
			statement.executeQuery().close();
		}
	}

	/**
	 * Where init SQL runs.
	 */
	private enum Initialize {

		NOT, SESSION, TRANSACTION

	}

}
