package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes the locks of type swaps: all of them within one timeout, as everybody else queues
 * up behind the first one already.
 */
final class SwapLocks {

	/**
	 * Lock not available, deadlock.
	 */
	private static final Set<String> LOCKED = Set.of(SqlState.LOCK_NOT_AVAILABLE, SqlState.DEADLOCK_DETECTED);

	/**
	 * The class id of the advisory locks that serialise swaps; beside the one of
	 * {@link PostgresAdvisoryLock}.
	 */
	private static final int LOCK_CLASS = PostgresAdvisoryLock.CLASS_ID + 1;

	/**
	 * One round trip; {@code lock_timeout} is as before in the end. It is read when a
	 * wait begins, so the locks have the one that is set in the first step.
	 */
	private static final String SERIALIZE = """
			with before as materialized (select pg_catalog.current_setting('lock_timeout') as timeout,
				pg_catalog.set_config('lock_timeout', ?, true)),
			locked as materialized (select before.timeout, case when n.name = any (?::text[])
					then pg_catalog.pg_advisory_xact_lock(%1$d, pg_catalog.hashtext(n.name))
					else pg_catalog.pg_advisory_xact_lock_shared(%1$d, pg_catalog.hashtext(n.name)) end
				from before, pg_catalog.unnest(?::text[]) n (name))
			select pg_catalog.set_config('lock_timeout', pg_catalog.max(locked.timeout), true),
				pg_catalog.pg_current_snapshot()::text from locked""".formatted(LOCK_CLASS);

	private final SwapSettings settings;

	SwapLocks(SwapSettings settings) {
		this.settings = settings;
	}

	/**
	 * Let one transaction at a time plan and replace the types of a name, and nobody
	 * change them meanwhile: what depends on a type cannot be read while another one
	 * takes its place, and a label that is added to the old type goes with it, even one
	 * that waits for the lock on that type. Changes that replace nothing do not wait for
	 * each other.
	 * @param types the types
	 * @return what is committed, as of before that
	 * @throws TablesLockedException if another one does so for too long
	 * @throws SQLException if the database refuses
	 */
	CommittedWork serialize(Connection connection, ChangedTypes types) throws SQLException {
		if (types.names().isEmpty()) {
			return CommittedWork.UNKNOWN;
		}
		try (PreparedStatement statement = connection.prepareStatement(SERIALIZE)) {
			statement.setString(1, timeout());
			statement.setArray(2, PostgresCatalog.textArray(connection, types.replaced()));
			statement.setArray(3, PostgresCatalog.textArray(connection, types.names()));
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return new CommittedWork(row.getString(2));
			}
		}
		catch (SQLException ex) {
			if (!isLocked(ex)) {
				throw ex;
			}
			throw new TablesLockedException("Another session is changing %s, and did not end within %d ms"
				.formatted(String.join(", ", types.names()), this.settings.lockTimeout().toMillis()), false, ex);
		}
	}

	private String timeout() {
		return Math.max(1, this.settings.lockTimeout().toMillis()) + "ms";
	}

	/**
	 * Lock tables. {@code lock_timeout} alone would count anew for each of them, so the
	 * statement has the same timeout; for the locks that come later {@code lock_timeout}
	 * stays, until the end of the transaction or it is set back.
	 * @param sql the statement that locks them
	 * @throws SQLException if the locks are not free in time
	 */
	void lock(Connection connection, String sql) throws SQLException {
		TransactionSettings before = new TransactionSettings(Map.of("statement_timeout", timeout()))
			.replace(connection);
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		before.apply(connection);
	}

	/**
	 * Wait no longer than its timeout for any lock of a swap.
	 * @return the setting before, to be applied again
	 */
	TransactionSettings limit(Connection connection) throws SQLException {
		return new TransactionSettings(Map.of("lock_timeout", timeout())).replace(connection);
	}

	static boolean isLocked(SQLException ex) {
		return ex.getSQLState() != null && LOCKED.contains(ex.getSQLState());
	}

	boolean isOver(long since) {
		return System.nanoTime() - since >= this.settings.lockTimeout().toNanos();
	}

	/**
	 * Say who holds the locks. For a transaction that has just been rolled back to a
	 * savepoint.
	 */
	TablesLockedException failure(Connection connection, List<String> tables, SQLException cause) {
		LockHolders.Found holders;
		List<String> named = tables;
		try {
			named = LockHolders.withoutChildren(connection, tables);
			holders = tables.isEmpty() ? LockHolders.againstReaders(connection)
					: LockHolders.ofTables(connection, tables);
		}
		catch (SQLException ex) {
			cause.addSuppressed(ex);
			holders = LockHolders.Found.UNKNOWN;
		}
		return new TablesLockedException(
				tables.isEmpty()
						? "What depends on the enum types could not be read, it is locked by %s"
							.formatted(holders.sessions())
						: "%s could not be locked within %d ms, they are in use by %s".formatted(
								TypeDependents.list(named), this.settings.lockTimeout().toMillis(), holders.sessions()),
				holders.waitsForUs(), cause);
	}

}
