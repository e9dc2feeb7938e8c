package io.enumway.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumwayException;
import io.enumway.PlannedStatement.Execution;

/**
 * Runs a plan. When another session was faster it reads the catalog again and judges
 * again what is left to do.
 */
final class PlanApplier {

	/**
	 * Duplicate object, unique violation (what a concurrent {@code CREATE TYPE} gets from
	 * {@code pg_type_typname_nsp_index}), undefined object, the code for a label that is
	 * not there any more, a deadlock, which ends with our savepoint when the other
	 * session creates the same types in another order, and a type that another session
	 * gave the name to that ours had.
	 */
	private static final Set<String> SOMEBODY_WAS_FASTER = Set.of(SqlState.DUPLICATE_OBJECT, SqlState.UNIQUE_VIOLATION,
			SqlState.UNDEFINED_OBJECT, SqlState.INVALID_PARAMETER_VALUE, SqlState.DEADLOCK_DETECTED,
			SqlState.DEPENDENT_OBJECTS_STILL_EXIST, SqlState.INTERNAL_ERROR);

	/**
	 * What a swap gets from rows, or from what depends on the type, that appeared since
	 * it was planned; more often it would get it again, and again rewrite the tables
	 * while everybody waits. A label that had no rows when they were counted may have
	 * some when they are converted (22P02).
	 */
	private static final Set<String> ONCE_IN_A_SWAP = Set.of(SqlState.INVALID_TEXT_REPRESENTATION,
			SqlState.DEPENDENT_OBJECTS_STILL_EXIST, SqlState.UNDEFINED_OBJECT, SqlState.INVALID_PARAMETER_VALUE);

	private static final int ATTEMPTS = 5;

	private static final String READ_COMMITTED = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

	private static final String SECOND_CONNECTION_LOCK_TIMEOUT = "SET LOCAL lock_timeout = '3s'";

	private final EnumConnections connections;

	private final SwapLocks locks;

	private final SwapRetry retry;

	PlanApplier(EnumConnections connections) {
		this.connections = connections;
		this.locks = new SwapLocks(connections.swapSettings());
		this.retry = new SwapRetry(connections.swapSettings());
	}

	SwapRetry retry() {
		return this.retry;
	}

	/**
	 * Apply a plan in the open transaction of a connection.
	 * @param connection the connection
	 * @param planning makes the plan
	 * @param types the names of the types that it may change
	 * @param joins whether the transaction is the caller's, so that a swap that does not
	 * get its locks is retried in it: rolling back to a savepoint releases the locks that
	 * were taken since, also those of planning
	 * @return the plan that was applied
	 * @throws TablesLockedException if a swap does not get its locks
	 * @throws SQLException if the database refuses
	 */
	EnumPlan apply(Connection connection, Planning planning, ChangedTypes types, boolean joins) throws SQLException {
		if (joins) {
			return this.retry.run(() -> apply(connection, planning, types));
		}
		// A stricter default would show the catalog of the beginning to the very end
		PlanRun.execute(connection, List.of(READ_COMMITTED));
		return apply(connection, planning, types);
	}

	private EnumPlan apply(Connection connection, Planning planning, ChangedTypes types) throws SQLException {
		for (int attempt = 1;; attempt++) {
			PlanRun run = new PlanRun(connection, planning, this.locks);
			Savepoint savepoint = connection.setSavepoint();
			try {
				PostgresPlan planned = run.plan(this.locks.serialize(connection, types));
				commitFirst(connection, PlanRun.statements(planned, Execution.COMMITTED_FIRST));
				if (planned.outsideSavepoints()) {
					connection.releaseSavepoint(savepoint);
					run.execute();
					return planned.plan();
				}
				if (run.execute()) {
					end(connection, savepoint, planned);
					return planned.plan();
				}
				connection.rollback(savepoint);
				if (attempt == ATTEMPTS) {
					throw new EnumRefusedException(
							"What depends on the enum types kept changing while their replacement was planned: "
									+ EnumChange.describe(planned.plan().changes()),
							"Run it again when nobody else changes the schema");
				}
			}
			catch (SQLException ex) {
				if (run.isOutsideSavepoint()) {
					throw ex;
				}
				undo(connection, savepoint, ex);
				if (run.isLocked(ex)) {
					throw this.locks.failure(connection, run.lockedTables(), ex);
				}
				if (attempt == ATTEMPTS || !isWorthAnother(ex, run, attempt)) {
					throw ex;
				}
			}
			catch (EnumwayException ex) {
				undo(connection, savepoint, ex);
				throw ex;
			}
		}
	}

	/**
	 * Keep what was done, and nothing where all of it is committed already: going back to
	 * the savepoint frees the name of the type for others.
	 */
	private static void end(Connection connection, Savepoint savepoint, PostgresPlan planned) throws SQLException {
		if (PlanRun.statements(planned, Execution.IN_TRANSACTION).isEmpty()) {
			connection.rollback(savepoint);
		}
		connection.releaseSavepoint(savepoint);
	}

	private static boolean isWorthAnother(SQLException ex, PlanRun run, int attempt) {
		String state = Objects.requireNonNullElse(ex.getSQLState(), "");
		if (!run.isSwap()) {
			return SOMEBODY_WAS_FASTER.contains(state);
		}
		if (SqlState.UNIQUE_VIOLATION.equals(state)) {
			return SqlErrors.isOfCatalog(ex);
		}
		return ONCE_IN_A_SWAP.contains(state) ? attempt == 1 : SOMEBODY_WAS_FASTER.contains(state);
	}

	private static void undo(Connection connection, Savepoint savepoint, Exception failure) {
		try {
			connection.rollback(savepoint);
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	/**
	 * In one transaction of its own, which never waits long: who holds the lock may be
	 * the very transaction that waits for us.
	 */
	private void commitFirst(Connection first, List<String> statements) throws SQLException {
		if (statements.isEmpty()) {
			return;
		}
		requireWritable(first);
		this.connections.separately((second) -> {
			PlanRun.execute(second, List.of(SECOND_CONNECTION_LOCK_TIMEOUT));
			PlanRun.execute(second, statements);
			return true;
		});
	}

	/**
	 * The second connection may write even where the transaction is not to.
	 */
	private static void requireWritable(Connection first) throws SQLException {
		try (Statement statement = first.createStatement();
				ResultSet row = statement.executeQuery("SHOW transaction_read_only")) {
			row.next();
			if (row.getString(1).equals("on")) {
				throw new SQLException("cannot add a value in a read-only transaction",
						SqlState.READ_ONLY_SQL_TRANSACTION);
			}
		}
	}

	/**
	 * Plans against the catalog as it is now.
	 */
	@FunctionalInterface
	interface Planning {

		/**
		 * Plan.
		 * @param countRows whether to refuse a removal while rows have the value
		 */
		PostgresPlan plan(boolean countRows) throws SQLException;

	}

}
