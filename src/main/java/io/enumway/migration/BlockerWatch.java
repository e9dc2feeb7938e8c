package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.enumway.EnumwayException;
import io.enumway.dialect.ForeignText;
import io.enumway.dialect.NetworkTimeout;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Looks from a second connection whether a statement of the session is blocked, and logs
 * by whom: at once, then at growing intervals. Opens its connection only when the
 * migrations take long enough to be blocked. Meanwhile it says what they are at. And it
 * ends the connection of a session that the server does not have any more, without the
 * network having said so: it would be waited on for ever.
 */
final class BlockerWatch implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(BlockerWatch.class);

	// Flyway's transactional lock is a 64-bit advisory key (objsubid 1) that its waiting
	// replicas hold a transaction open for: CREATE INDEX CONCURRENTLY waits for them
	private static final String BLOCKERS = """
			/*NO LOAD BALANCE*/ select b.pid, coalesce(a.application_name, ''), coalesce(host(a.client_addr), 'local'), a.state,
				(extract(epoch from clock_timestamp() - coalesce(a.xact_start, a.backend_start)) * 1000)::bigint,
				a.query, left(w.query, 200), coalesce(a.query ~ 'pg_(try_)?advisory_xact_lock', false),
				case when w.pid is not null then true when not pg_is_in_recovery() then false end
			from (values (true)) always
			left join (select s.pid, s.query from pg_stat_activity s where %s) w on true
			left join unnest(pg_blocking_pids(w.pid)) b(pid) on true
			left join pg_stat_activity a on a.pid = b.pid"""
		.formatted(Backend.IS_S);

	/**
	 * Who is not blocked for so many looks is at work.
	 */
	private static final int LOOKS_BEFORE_PROGRESS = 10;

	/**
	 * So often in a row a session must be missing before it is given up.
	 */
	private static final int LOOKS_BEFORE_THE_END = 2;

	private final Connection session;

	private final SideConnections side;

	private final Backend backend;

	private final Duration patience;

	private final CountDownLatch over = new CountDownLatch(1);

	private final Thread thread;

	private final Map<Integer, Reminder> noted = new HashMap<>();

	private final MigrationProgress progress;

	private final IdleMigration idle;

	/**
	 * Whether second connections reach the server that has the session.
	 */
	private boolean seen;

	private int missing;

	private boolean failed;

	private BlockerWatch(Connection session, SideConnections side, Backend backend, Duration patience) {
		this.session = session;
		this.side = side;
		this.backend = backend;
		this.patience = patience;
		this.progress = new MigrationProgress(backend, patience.multipliedBy(LOOKS_BEFORE_PROGRESS));
		this.idle = new IdleMigration(backend, patience);
		this.thread = new Thread(this::watch, "enumway-watch");
		this.thread.setDaemon(true);
	}

	/**
	 * Begin to watch a session.
	 * @param session the session's connection, in autocommit mode
	 * @param side opens the second connection
	 * @param patience how long to wait before the first look, and between two
	 * @return the watch, to be closed when the session is over
	 * @throws SQLException if the session fails
	 */
	static BlockerWatch start(Connection session, SideConnections side, Duration patience) throws SQLException {
		BlockerWatch watch = new BlockerWatch(session, side,
				Databases.isPostgres(session) ? Backend.of(session) : Backend.NONE, patience);
		watch.thread.start();
		return watch;
	}

	/**
	 * Where to note which migration of the session runs.
	 */
	RunningMigration running() {
		return this.progress.running();
	}

	private void watch() {
		try {
			if (this.backend.equals(Backend.NONE)) {
				while (!isOver()) {
					this.progress.look(null);
				}
				return;
			}
			while (!isOver()) {
				watchOnASecondConnection();
			}
		}
		catch (SQLException ex) {
			logger.debug("Nobody looks any more what the migrations are at", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void watchOnASecondConnection() throws InterruptedException {
		try (Connection connection = this.side.open()) {
			NetworkTimeout limit = NetworkTimeout.on(connection, Patience.LIMIT);
			try (limit) {
				while (!isOver()) {
					look(connection);
					this.progress.look(connection);
					RunningMigration.Run run = running().run();
					if (run != null) {
						this.idle.look(connection, run);
					}
				}
			}
		}
		catch (SQLException | EnumwayException ex) {
			if (!this.failed && this.over.getCount() > 0) {
				this.failed = true;
				logger.warn("Nobody can look now whether the migrations are blocked; it is tried again: "
						+ Causes.message(ex));
			}
			logger.debug("The second connection to look with failed", ex);
		}
	}

	private boolean isOver() throws InterruptedException {
		return this.over.await(this.patience.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void look(Connection connection) throws SQLException {
		Set<Integer> blocking = new HashSet<>();
		try (PreparedStatement statement = connection.prepareStatement(BLOCKERS)) {
			this.backend.set(statement, 1);
			try (ResultSet result = statement.executeQuery()) {
				while (result.next()) {
					noteWhetherItLives(result.getObject(9, Boolean.class));
					int blocker = result.getInt(1);
					if (!result.wasNull()) {
						blocking.add(blocker);
						if (this.noted.computeIfAbsent(blocker, (key) -> new Reminder()).isDue()) {
							logger.warn(describe(result));
						}
					}
				}
			}
		}
		this.noted.keySet().retainAll(blocking);
	}

	/**
	 * Note whether the session lives.
	 * @param alive whether it does, {@code null} if this server cannot have it
	 */
	private void noteWhetherItLives(@Nullable Boolean alive) {
		if (alive == null) {
			return;
		}
		this.seen |= alive;
		this.missing = alive ? 0 : this.missing + 1;
		if (this.seen && this.missing >= LOOKS_BEFORE_THE_END && this.over.getCount() > 0) {
			logger.error(
					"The server has no session of the migrations any more (pid %d), and the network has not said so: their connection is ended"
						.formatted(this.backend.pid()));
			close();
			try {
				this.session.abort(Runnable::run);
			}
			catch (SQLException ex) {
				logger.debug("The connection of the migrations could not be ended", ex);
			}
		}
	}

	private static String describe(ResultSet blocker) throws SQLException {
		@Nullable String state = blocker.getString(4);
		String message = "The migration's statement \"%s\" is blocked by pid %d (application '%s', client %s, %s for %s, query: %s)"
			.formatted(Holders.query(blocker.getString(7)), blocker.getInt(1), blocker.getString(2),
					blocker.getString(3), (state != null) ? state : "in a hidden state",
					Holders.time(Duration.ofMillis(blocker.getLong(5))),
					Holders.query(ForeignText.query(blocker.getString(6))));
		if (blocker.getBoolean(8)) {
			message += ". It waits for Flyway's own transactional lock with a transaction open, as a replica of a previous release "
					+ "that migrates with plain Flyway does: CREATE INDEX CONCURRENTLY cannot finish before that transaction ends. "
					+ "Stop that replica, or end its session with select pg_terminate_backend(" + blocker.getInt(1)
					+ ")";
		}
		return message;
	}

	@Override
	public void close() {
		this.over.countDown();
	}

}
