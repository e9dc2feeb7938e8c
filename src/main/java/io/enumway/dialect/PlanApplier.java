package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
	 * not there any more, and a deadlock, which ends with our savepoint when the other
	 * session creates the same types in another order.
	 */
	private static final Set<String> SOMEBODY_WAS_FASTER = Set.of("42710", "23505", "42704", "22023", "40P01");

	private static final Pattern BEGIN_ATOMIC = Pattern.compile("\\bBEGIN\\s+ATOMIC\\b", Pattern.CASE_INSENSITIVE);

	private static final int ATTEMPTS = 5;

	private static final String SECOND_CONNECTION_LOCK_TIMEOUT = "SET LOCAL lock_timeout = '3s'";

	private final EnumConnections connections;

	PlanApplier(EnumConnections connections) {
		this.connections = connections;
	}

	EnumPlan apply(Connection connection, Planning planning) throws SQLException {
		for (int attempt = 1;; attempt++) {
			PostgresPlan planned = planning.plan();
			commitFirst(statements(planned.plan(), Execution.COMMITTED_FIRST));
			List<String> statements = statements(planned.plan(), Execution.IN_TRANSACTION);
			if (statements.isEmpty()) {
				return planned.plan();
			}
			if (planned.outsideSavepoints()) {
				run(connection, statements, planned.swaps());
				return planned.plan();
			}
			Savepoint savepoint = connection.setSavepoint();
			try {
				run(connection, statements, planned.swaps());
				connection.releaseSavepoint(savepoint);
				return planned.plan();
			}
			catch (SQLException ex) {
				undo(connection, savepoint, ex);
				String state = Objects.requireNonNullElse(ex.getSQLState(), "");
				if (attempt == ATTEMPTS || !SOMEBODY_WAS_FASTER.contains(state)) {
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
	 * A swap changes what it said and nothing else, or it has not happened.
	 */
	private static void run(Connection connection, List<String> statements, List<SwapCheck> swaps) throws SQLException {
		int done = 0;
		for (SwapCheck swap : swaps) {
			execute(connection, statements.subList(done, swap.first()));
			SwapSnapshot before = SwapSnapshot.read(connection, swap.type());
			execute(connection, statements.subList(swap.first(), swap.end()));
			List<String> differences = before.differences(SwapSnapshot.read(connection, swap.type()), swap);
			if (!differences.isEmpty()) {
				throw new EnumRefusedException(
						"Replacing enum type %s would have changed more than its labels, so nothing was done: %s"
							.formatted(swap.type(), String.join("; ", differences)),
						"Drop these objects before and create them again after the change, in the same migration");
			}
			done = swap.end();
		}
		execute(connection, statements.subList(done, statements.size()));
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
				execute(second, List.of(SECOND_CONNECTION_LOCK_TIMEOUT));
				execute(second, statements);
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
	 * One text, so that a thousand types do not need a thousand round trips; but the
	 * driver takes the semicolons of {@code BEGIN ATOMIC} for ends of statements unless
	 * it stands alone.
	 */
	private static void execute(Connection connection, List<String> statements) throws SQLException {
		if (statements.isEmpty()) {
			return;
		}
		try (Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			List<String> joined = new ArrayList<>();
			for (String sql : statements) {
				if (BEGIN_ATOMIC.matcher(sql).find()) {
					executeAll(statement, joined);
					statement.execute(sql);
				}
				else {
					joined.add(sql);
				}
			}
			executeAll(statement, joined);
		}
	}

	private static void executeAll(Statement statement, List<String> statements) throws SQLException {
		if (!statements.isEmpty()) {
			statement.execute(String.join(";\n", statements));
			statements.clear();
		}
	}

	private static List<String> statements(EnumPlan plan, Execution execution) {
		return plan.statements()
			.stream()
			.filter((statement) -> statement.execution() == execution)
			.map(PlannedStatement::sql)
			.collect(Collectors.toList());
	}

	/**
	 * Plans against the catalog as it is now.
	 */
	@FunctionalInterface
	interface Planning {

		PostgresPlan plan() throws SQLException;

	}

}
