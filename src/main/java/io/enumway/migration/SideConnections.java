package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import javax.sql.DataSource;

import io.enumway.EnumwayException;
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

	/**
	 * How long to wait for a connection, or for the first answer on it, behind a pooler
	 * that has none to give. PgBouncer ends that wait after two minutes.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(15);

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
		DataSource withoutPool = UnpooledDataSources.of(this.original, PATIENCE);
		long start = System.nanoTime();
		try {
			return (withoutPool != null) ? withoutPool.getConnection()
					: BorrowedConnection.of(this.original.getConnection());
		}
		catch (SQLException ex) {
			if (withoutPool != null && System.nanoTime() - start >= PATIENCE.toNanos()) {
				throw noAnswer(ex);
			}
			throw ex;
		}
	}

	static EnumwayException noAnswer(SQLException cause) {
		return new EnumwayException(
				"The migrations need a second connection to the database and got none within %d s: a connection pooler before the server has none left"
					.formatted(PATIENCE.toSeconds()),
				"Let migrations connect to PostgreSQL directly: set spring.flyway.url (with spring.flyway.user and spring.flyway.password) to the server's own address. "
						+ "A pooler must be in session mode, with room for two connections of each replica that boots (default_pool_size of PgBouncer)",
				cause.getSQLState(), cause);
	}

	/**
	 * Open a connection in autocommit mode that has run the init SQL.
	 * @return the connection, to be closed by the caller
	 * @throws EnumwayException if nobody answers
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
	 * Open a connection in autocommit mode with the role and {@code search_path} of
	 * another one.
	 * @param first the other connection, not in a failed transaction
	 * @return the connection, to be closed by the caller
	 * @throws EnumwayException if nobody answers
	 * @throws SQLException if it cannot be opened
	 */
	Connection open(Connection first) throws SQLException {
		String role;
		String searchPath;
		try (Statement statement = first.createStatement();
				ResultSet result = statement
					.executeQuery("select current_setting('role'), current_setting('search_path')")) {
			result.next();
			role = result.getString(1);
			searchPath = result.getString(2);
		}
		Connection connection = open();
		try (PreparedStatement statement = connection
			.prepareStatement("select set_config('role', ?, false), set_config('search_path', ?, false)")) {
			statement.setString(1, role);
			statement.setString(2, searchPath);
			statement.executeQuery().close();
			return connection;
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

}
