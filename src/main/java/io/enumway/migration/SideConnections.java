package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import javax.sql.DataSource;

import io.enumway.dialect.EnumConnections.Work;
import io.enumway.dialect.OwnTransaction;
import io.enumway.dialect.TransactionSettings;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Opens second connections to the database that Flyway migrates: with the same URL, user,
 * driver properties and init SQL, and where a first connection is given with its role and
 * {@code search_path}. They never come from a connection pool, so a pool of size one is
 * no obstacle, as long as the pool is one that Spring Boot knows; a DataSource of an
 * unknown kind, or one that decides for each caller where to connect to, is asked for a
 * connection itself and gets it back as it was.
 * <p>
 * Inside a migration, {@link #of(Configuration)} with {@code context.getConfiguration()}
 * gives the ones of the running session.
 */
final class SideConnections {

	private final DataSource original;

	private final @Nullable Configuration configuration;

	private SideConnections(DataSource original, @Nullable Configuration configuration) {
		this.original = original;
		this.configuration = configuration;
	}

	/**
	 * The second connections of a Flyway configuration.
	 * @param configuration the configuration, of the user or of a running session
	 * @return the connections
	 */
	static SideConnections of(Configuration configuration) {
		if (configuration.getDataSource() instanceof SessionDataSource session) {
			return session.sideConnections();
		}
		return new SideConnections(configuration.getDataSource(), configuration);
	}

	/**
	 * The second connections of a DataSource.
	 * @param dataSource the DataSource
	 * @return the connections
	 */
	static SideConnections of(DataSource dataSource) {
		return new SideConnections(dataSource, null);
	}

	/**
	 * A connection that may be closed after anything was set on it. User and password are
	 * those that the pool has now: they may change while the service runs.
	 */
	private Connection connect() throws SQLException {
		DataSource withoutPool = UnpooledDataSources.of(this.original);
		return (withoutPool != null) ? Patience.connectBeside(withoutPool)
				: BorrowedConnection.of(this.original.getConnection());
	}

	/**
	 * Open a connection in autocommit mode that has run the init SQL.
	 * @return the connection, to be closed by the caller
	 * @throws SecondConnectionException if there is none in time
	 * @throws SQLException if it cannot be opened
	 */
	Connection open() throws SQLException {
		Connection connection = connect();
		try {
			connection.setAutoCommit(true);
			String initSql = (this.configuration != null) ? InitSql.of(this.configuration) : null;
			if (initSql != null) {
				InitSql.run(initSql, connection);
			}
			return connection;
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	/**
	 * Run work in a transaction of its own on a connection that is opened for it.
	 * @param work the work
	 * @param <T> the type of the result
	 * @return the result of the work
	 * @throws SecondConnectionException if there is no connection in time
	 * @throws SQLException if it cannot be opened, or the work fails
	 */
	<T extends @Nullable Object> T run(Work<T> work) throws SQLException {
		try (Connection connection = open()) {
			return OwnTransaction.run(connection, work::on);
		}
	}

	/**
	 * Run work in a transaction of its own, with the role and {@code search_path} of
	 * another connection, on a connection that is opened for it. They are set for that
	 * transaction only: a pooler in transaction mode would hand a session that keeps them
	 * to others.
	 * @param first the other connection, not in a failed transaction
	 * @param work the work
	 * @param <T> the type of the result
	 * @return the result of the work
	 * @throws SecondConnectionException if there is no connection in time
	 * @throws SQLException if it cannot be opened, or the work fails
	 */
	<T extends @Nullable Object> T run(Connection first, Work<T> work) throws SQLException {
		TransactionSettings settings;
		try (Statement statement = first.createStatement();
				ResultSet result = statement
					.executeQuery("select current_setting('role'), current_setting('search_path')")) {
			result.next();
			settings = new TransactionSettings(Map.of("role", result.getString(1), "search_path", result.getString(2)));
		}
		return run((second) -> {
			setLocally(second, settings);
			return work.on(second);
		});
	}

	private static void setLocally(Connection second, TransactionSettings settings) throws SQLException {
		try {
			Patience.ask(second, (connection) -> {
				settings.apply(connection);
				return true;
			});
		}
		catch (SQLException ex) {
			if (Patience.isOver(ex)) {
				throw new SecondConnectionException(Patience.LIMIT, ex);
			}
			throw ex;
		}
	}

}
