package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import io.enumway.dialect.MigrationLock;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * One connection that holds the lock and is the only one that Flyway migrates and records
 * on: if it dies, the lock and the work die together.
 */
final class MigrationSession implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(MigrationSession.class);

	private final Connection connection;

	private final boolean autoCommit;

	private final SessionSettings settings;

	private final SessionDataSource dataSource;

	private @Nullable MigrationLock lock;

	private MigrationSession(Connection connection, boolean autoCommit, SessionSettings settings,
			SessionDataSource dataSource) {
		this.connection = connection;
		this.autoCommit = autoCommit;
		this.settings = settings;
		this.dataSource = dataSource;
	}

	/**
	 * Open a session on a connection. Nothing is set there before it is known that nobody
	 * shares the server's session.
	 * @param connection the connection; the session closes it, also if this fails
	 * @param configuration Flyway's configuration
	 * @return the session
	 * @throws io.enumway.EnumwayException if a pooler does not keep sessions apart
	 * @throws SQLException if the database fails
	 */
	static MigrationSession open(Connection connection, Configuration configuration) throws SQLException {
		boolean autoCommit = connection.getAutoCommit();
		try {
			if (!autoCommit) {
				connection.setAutoCommit(true);
			}
			new PoolerCheck(connection, SideConnections.of(configuration.getDataSource())).run();
			SessionSettings settings = SessionSettings.apply(connection);
			Connection shared = Databases.isSqlite(connection) ? SqliteSessionConnection.of(connection) : connection;
			MigrationSession session = new MigrationSession(shared, autoCommit, settings,
					new SessionDataSource(configuration.getDataSource(), shared, SideConnections.of(configuration)));
			session.initialize(InitSql.of(configuration));
			return session;
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	private void initialize(@Nullable String initSql) throws SQLException {
		if (initSql == null) {
			return;
		}
		try {
			InitSql.run(initSql, this.connection);
		}
		catch (SQLException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Take the lock.
	 * @param lock the lock
	 * @param timeout how long to wait for it
	 * @return how long it took
	 * @throws LockTimeoutException if it was not free in time
	 * @throws io.enumway.EnumwayException if it cannot work here
	 * @throws SQLException if the database fails
	 */
	Duration acquire(MigrationLock lock, Duration timeout) throws SQLException {
		return acquire(lock, timeout, (connection) -> false);
	}

	/**
	 * Take the lock, unless it turns out to be needless while another process has it.
	 * @param lock the lock
	 * @param timeout how long to wait for it
	 * @param needless tells whether nothing is left to do under the lock
	 * @return how long it took
	 * @throws LockTimeoutException if it was not free in time
	 * @throws io.enumway.EnumwayException if it cannot work here
	 * @throws SQLException if the database fails
	 */
	Duration acquire(MigrationLock lock, Duration timeout, LockWait.Needless needless) throws SQLException {
		LockWait.End end = new LockWait(lock, timeout, needless).acquire(this.connection);
		this.lock = end.acquired() ? lock : null;
		return end.waited();
	}

	Connection connection() {
		return this.connection;
	}

	SessionDataSource dataSource() {
		return this.dataSource;
	}

	/**
	 * Release the lock, put back what was changed, and close the connection. Never fails:
	 * it must not mask the outcome of the migrations.
	 */
	@Override
	public void close() {
		try {
			if (this.connection.isClosed()) {
				return;
			}
			if (!this.connection.getAutoCommit()) {
				this.connection.rollback();
				this.connection.setAutoCommit(true);
			}
			release();
			this.settings.restore();
			this.connection.setAutoCommit(this.autoCommit);
		}
		catch (SQLException | RuntimeException ex) {
			logger.warn("The migration session could not be ended properly: its connection is discarded, "
					+ "which frees the lock", ex);
			discard();
		}
		finally {
			try {
				this.connection.close();
			}
			catch (SQLException ex) {
				logger.debug("The connection of the migration session could not be closed", ex);
			}
		}
	}

	private void release() throws SQLException {
		MigrationLock held = this.lock;
		this.lock = null;
		if (held != null && !held.release(this.connection)) {
			logger.warn("The %s was no longer held when it was released".formatted(held)
					+ ": a migration released it, or the connection goes through a pooler in transaction mode");
		}
	}

	/**
	 * End the server's session, so that a connection that cannot be put back in order
	 * does not return to its pool with the lock still held.
	 */
	private void discard() {
		try {
			this.connection.abort(Runnable::run);
		}
		catch (SQLException ex) {
			logger.debug("The connection of the migration session could not be aborted", ex);
		}
	}

}
