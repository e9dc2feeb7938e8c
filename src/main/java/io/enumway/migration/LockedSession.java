package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.MigrationLock;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * A session that holds the lock of the boot and, which processes without Enumway take,
 * Flyway's own. Such locks can be taken again by who holds them, as Flyway does then.
 */
final class LockedSession implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(LockedSession.class);

	private final MigrationSession session;

	private final HistoryTable history;

	private final @Nullable MigrationLock flywayLock;

	private final BlockerWatch watch;

	private final boolean borrowed;

	private LockedSession(MigrationSession session, HistoryTable history, @Nullable MigrationLock flywayLock,
			BlockerWatch watch, boolean borrowed) {
		this.session = session;
		this.history = history;
		this.flywayLock = flywayLock;
		this.watch = watch;
		this.borrowed = borrowed;
	}

	static LockedSession open(Configuration configuration, MigrationSettings settings) throws SQLException {
		MigrationSession session = MigrationSession.open(SessionConnections.open(configuration), configuration);
		try {
			Connection connection = session.connection();
			HistoryTable history = HistoryTable.of(configuration, connection);
			Duration waited = session.acquire(EnumDialects.of(connection).lock(history.lockScope()),
					settings.lockTimeout());
			MigrationLock flywayLock = lockFlyway(connection, history, settings.lockTimeout(), waited);
			return new LockedSession(session, history, flywayLock,
					BlockerWatch.start(connection, session.dataSource().sideConnections(), settings.blockedAfter()),
					false);
		}
		catch (SQLException | RuntimeException ex) {
			session.close();
			throw ex;
		}
	}

	/**
	 * Take Flyway's own lock in the session of a boot, which goes on when this one is
	 * closed.
	 * @param session the session of the boot, which holds its lock
	 * @param history the history table
	 * @param watch watches the session
	 * @param timeout how long to wait for both locks
	 * @param waited how much of that is over
	 * @return the session with both locks
	 * @throws SQLException if the database fails
	 */
	static LockedSession within(MigrationSession session, HistoryTable history, BlockerWatch watch, Duration timeout,
			Duration waited) throws SQLException {
		return new LockedSession(session, history, lockFlyway(session.connection(), history, timeout, waited), watch,
				true);
	}

	private static @Nullable MigrationLock lockFlyway(Connection connection, HistoryTable history, Duration timeout,
			Duration waited) throws SQLException {
		if (!Databases.isPostgres(connection)) {
			return null;
		}
		MigrationLock lock = new FlywayOwnLock(history.lockScope());
		new LockWait(lock, timeout, waited).acquire(connection);
		return lock;
	}

	MigrationSession session() {
		return this.session;
	}

	/**
	 * Where to note what runs.
	 */
	RunningMigration running() {
		return this.watch.running();
	}

	HistoryTable history() {
		return this.history;
	}

	@Override
	public void close() {
		if (!this.borrowed) {
			this.watch.close();
		}
		try {
			releaseFlyway();
		}
		catch (SQLException ex) {
			logger.debug("Flyway's own lock could not be released: it ends with the session", ex);
		}
		finally {
			if (!this.borrowed) {
				this.session.close();
			}
		}
	}

	private void releaseFlyway() throws SQLException {
		Connection connection = this.session.connection();
		if (this.flywayLock != null && !connection.isClosed()) {
			if (!connection.getAutoCommit()) {
				connection.rollback();
				connection.setAutoCommit(true);
			}
			if (!this.flywayLock.release(connection)) {
				logger.warn("The %s was no longer held when it was released: a migration released it"
					.formatted(this.flywayLock));
			}
		}
	}

}
