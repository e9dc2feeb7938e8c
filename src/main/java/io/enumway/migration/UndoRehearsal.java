package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;

import io.enumway.dialect.SqlState;
import io.enumway.migration.DataLoss.Kind;

/**
 * Runs an undo if it takes no data away. Only running it tells what it takes away. When
 * that could hold data it is rolled back, what it takes away is locked and counted, and
 * it runs again if that is nothing.
 */
final class UndoRehearsal {

	private final Connection connection;

	private final HistoryTable history;

	private final String migration;

	private final Execution undo;

	private final Runnable rolledBack;

	/**
	 * A rehearsal that has not begun.
	 * @param connection the connection, in a transaction that has not begun to work
	 * @param history the history table, which does not count
	 * @param migration what is undone, for messages
	 * @param undo runs the undo
	 * @param rolledBack is told when it has been rolled back
	 */
	UndoRehearsal(Connection connection, HistoryTable history, String migration, Execution undo, Runnable rolledBack) {
		this.connection = connection;
		this.history = history;
		this.migration = migration;
		this.undo = undo;
		this.rolledBack = rolledBack;
	}

	/**
	 * Run the undo.
	 * @throws DataLossException if data would be lost, or nobody can tell; the
	 * transaction is to be rolled back then
	 * @throws Exception if the undo fails
	 */
	void run() throws Exception {
		seeWhatOthersCommit();
		DataLossCheck.Gone gone = rehearse();
		List<DataLoss> losses = count(gone);
		if (mayBeWritesOfOthers(losses)) {
			gone = rehearse();
			losses = count(gone);
		}
		if (losses.isEmpty() && !gone.isNothing()) {
			this.undo.run();
			losses = gone.deletedSince();
		}
		if (!losses.isEmpty()) {
			throw new DataLossException(this.migration, losses);
		}
	}

	/**
	 * The snapshot of a stricter level would hide what others commit after the rehearsal.
	 */
	private void seeWhatOthersCommit() throws SQLException {
		if (Databases.isPostgres(this.connection)) {
			try (Statement statement = this.connection.createStatement()) {
				statement.execute("set transaction isolation level read committed");
			}
		}
	}

	/**
	 * Run the undo, and roll it back if something is gone.
	 */
	private DataLossCheck.Gone rehearse() throws Exception {
		DataLossCheck check = DataLossCheck.before(this.connection, this.history);
		Savepoint savepoint = this.connection.setSavepoint();
		this.undo.run();
		DataLossCheck.Gone gone = counted(check::after);
		if (!gone.isNothing()) {
			this.connection.rollback(savepoint);
			this.connection.releaseSavepoint(savepoint);
			this.rolledBack.run();
		}
		return gone;
	}

	private List<DataLoss> count(DataLossCheck.Gone gone) throws Exception {
		return gone.isNothing() ? List.of() : counted(gone::count);
	}

	private <T> T counted(Callable<T> count) throws Exception {
		try {
			return count.call();
		}
		catch (SQLException ex) {
			throw SqlState.INSUFFICIENT_PRIVILEGE.equals(ex.getSQLState()) ? new DataLossException(this.migration, ex)
					: ex;
		}
	}

	/**
	 * Rows that others wrote between rehearsal and count look as if they went when a
	 * table was rewritten. They do not at a second rehearsal, under the locks of the
	 * count.
	 */
	private static boolean mayBeWritesOfOthers(List<DataLoss> losses) {
		return !losses.isEmpty()
				&& losses.stream().allMatch((loss) -> loss.kind() == Kind.ROWS || loss.kind() == Kind.LABEL);
	}

	/**
	 * Runs an undo once.
	 */
	@FunctionalInterface
	interface Execution {

		void run() throws Exception;

	}

}
