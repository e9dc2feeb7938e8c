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
 * A session that holds the lock of the boot and, because it writes into Flyway's history
 * itself, Flyway's own.
 */
final class LockedSession implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(LockedSession.class);

	private final MigrationSession session;

	private final HistoryTable history;

	private final @Nullable MigrationLock flywayLock;

	private final BlockerWatch watch;

	private LockedSession(MigrationSession session, HistoryTable history, @Nullable MigrationLock flywayLock,
			BlockerWatch watch) {
		this.session = session;
		this.history = history;
		this.flywayLock = flywayLock;
		this.watch = watch;
	}

	static LockedSession open(Configuration configuration, MigrationSettings settings) throws SQLException {
		MigrationSession session = MigrationSession.open(SessionConnections.open(configuration), configuration);
		try {
			Connection connection = session.connection();
			HistoryTable history = HistoryTable.of(configuration, connection);
			Duration waited = session.acquire(EnumDialects.of(connection).lock(history.lockScope()),
					settings.lockTimeout());
			MigrationLock flywayLock = Databases.isPostgres(connection) ? new FlywayOwnLock(history.lockScope()) : null;
			if (flywayLock != null) {
				new LockWait(flywayLock, settings.lockTimeout().minus(waited)).acquire(connection);
			}
			return new LockedSession(session, history, flywayLock,
					BlockerWatch.start(connection, session.dataSource().sideConnections(), settings.blockedAfter()));
		}
		catch (SQLException | RuntimeException ex) {
			session.close();
			throw ex;
		}
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
		this.watch.close();
		try {
			Connection connection = this.session.connection();
			if (this.flywayLock != null && !connection.isClosed()) {
				if (!connection.getAutoCommit()) {
					connection.rollback();
					connection.setAutoCommit(true);
				}
				this.flywayLock.release(connection);
			}
		}
		catch (SQLException ex) {
			logger.debug("Flyway's own lock could not be released: it ends with the session", ex);
		}
		finally {
			this.session.close();
		}
	}

}
