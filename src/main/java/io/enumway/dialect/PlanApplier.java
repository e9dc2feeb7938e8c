package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.enumway.EnumChange;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumwayException;
import io.enumway.PlannedStatement;
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
	private static final Set<String> SOMEBODY_WAS_FASTER = Set.of("42710", "23505", "42704", "22023", "40P01", "2BP01",
			"XX000");

	/**
	 * What a swap gets from rows, or from what depends on the type, that appeared since
	 * it was planned; more often it would get it again, and again rewrite the tables
	 * while everybody waits. A label that had no rows when they were counted may have
	 * some when they are converted (22P02).
	 */
	private static final Set<String> ONCE_IN_A_SWAP = Set.of("22P02", "2BP01", "42704", "22023");

	private static final String UNIQUE_VIOLATION = "23505";

	private static final int ATTEMPTS = 5;

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
	 * @param replaced the names of the types that it may replace
	 * @param joins whether the transaction is the caller's, so that a swap that does not
	 * get its locks is retried in it: rolling back to a savepoint releases the locks that
	 * were taken since, also those of planning
	 * @return the plan that was applied
	 * @throws TablesLockedException if a swap does not get its locks
	 * @throws SQLException if the database refuses
	 */
	EnumPlan apply(Connection connection, Planning planning, SortedSet<String> replaced, boolean joins)
			throws SQLException {
		return joins ? this.retry.run(() -> apply(connection, planning, replaced))
				: apply(connection, planning, replaced);
	}

	private EnumPlan apply(Connection connection, Planning planning, SortedSet<String> replaced) throws SQLException {
		for (int attempt = 1;; attempt++) {
			PlanRun run = new PlanRun(connection, planning, this.locks);
			Savepoint savepoint = connection.setSavepoint();
			try {
				if (!replaced.isEmpty()) {
					this.locks.serialize(connection, replaced);
				}
				PostgresPlan planned = run.plan();
				commitFirst(PlanRun.statements(planned, Execution.COMMITTED_FIRST));
				if (planned.outsideSavepoints()) {
					connection.releaseSavepoint(savepoint);
					run.execute();
					return planned.plan();
				}
				if (run.execute()) {
					connection.releaseSavepoint(savepoint);
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

	private static boolean isWorthAnother(SQLException ex, PlanRun run, int attempt) {
		String state = Objects.requireNonNullElse(ex.getSQLState(), "");
		if (!run.isSwap()) {
			return SOMEBODY_WAS_FASTER.contains(state);
		}
		if (UNIQUE_VIOLATION.equals(state)) {
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
	private void commitFirst(List<String> statements) throws SQLException {
		if (statements.isEmpty()) {
			return;
		}
		this.connections.<Boolean>separately((second) -> {
			second.setAutoCommit(false);
			try {
				PlanRun.execute(second, List.of(SECOND_CONNECTION_LOCK_TIMEOUT));
				PlanRun.execute(second, statements);
				second.commit();
			}
			catch (SQLException ex) {
				rollback(second, ex);
				throw ex;
			}
			second.setAutoCommit(true);
			return true;
		});
	}

	private static void rollback(Connection connection, SQLException failure) {
		try {
			connection.rollback();
			connection.setAutoCommit(true);
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
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
