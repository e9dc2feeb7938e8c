package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.enumway.EnumRefusedException;
import io.enumway.PlannedStatement;
import io.enumway.PlannedStatement.Execution;
import io.enumway.dialect.PlanApplier.Planning;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to make a plan and to execute what it does in the transaction.
 */
final class PlanRun {

	/**
	 * What the driver takes for several statements, and what changes how it reads others.
	 */
	private static final Pattern ALONE = Pattern.compile("\\bBEGIN\\s+ATOMIC\\b|^SET LOCAL " + CreationSettings.STRINGS,
			Pattern.CASE_INSENSITIVE);

	private final Connection connection;

	private final Planning planning;

	private final SwapLocks locks;

	private CommittedWork seen = CommittedWork.UNKNOWN;

	private @Nullable PostgresPlan planned;

	/**
	 * Whether what depends on a type could not be read, because somebody has it locked.
	 */
	private boolean unreadable;

	private boolean swapping;

	private long lockingSince;

	PlanRun(Connection connection, Planning planning, SwapLocks locks) {
		this.connection = connection;
		this.planning = planning;
		this.locks = locks;
	}

	/**
	 * Make the plan.
	 * @param committed what is committed, as of now or before
	 */
	PostgresPlan plan(CommittedWork committed) throws SQLException {
		this.seen = committed;
		try {
			PostgresPlan planned = this.planning.plan(true);
			this.planned = planned;
			return planned;
		}
		catch (SQLException ex) {
			this.unreadable = SqlState.LOCK_NOT_AVAILABLE.equals(ex.getSQLState());
			throw ex;
		}
	}

	/**
	 * Execute the plan.
	 * @return whether it was executed; otherwise it must be made again, as what it
	 * depends on changed before its tables were locked
	 */
	boolean execute() throws SQLException {
		PostgresPlan planned = Objects.requireNonNull(this.planned);
		List<String> statements = statements(planned, Execution.IN_TRANSACTION);
		if (planned.swaps().isEmpty()) {
			execute(this.connection, statements);
			return true;
		}
		this.swapping = true;
		TransactionSettings before = this.locks.limit(this.connection);
		int locking = planned.lockedTables().isEmpty() ? 0 : 1;
		if (locking > 0) {
			this.lockingSince = System.nanoTime();
			this.locks.lock(this.connection, statements.get(0));
			this.lockingSince = 0;
		}
		if (!this.seen.isAllOf(this.connection)
				&& !statements(this.planning.plan(false), Execution.IN_TRANSACTION).equals(statements)) {
			return false;
		}
		if (locking > 0) {
			OldSnapshots.warn(this.connection);
		}
		execute(planned.swaps(), statements, locking);
		before.apply(this.connection);
		return true;
	}

	/**
	 * A swap changes what it said and nothing else, and loses nothing that came
	 * meanwhile, or it has not happened.
	 */
	private void execute(List<SwapCheck> swaps, List<String> statements, int first) throws SQLException {
		int done = first;
		for (SwapCheck swap : swaps) {
			execute(this.connection, statements.subList(done, swap.first()));
			SwapSnapshot before = SwapSnapshot.read(this.connection, swap.type());
			int held = statements.subList(swap.first(), swap.end()).indexOf(swap.hold()) + swap.first() + 1;
			execute(this.connection, statements.subList(swap.first(), held));
			swap.requireSameLabels(this.connection);
			execute(this.connection, statements.subList(held, swap.end()));
			List<String> differences = before.differences(SwapSnapshot.read(this.connection, swap.type()), swap);
			if (!differences.isEmpty()) {
				throw new EnumRefusedException(
						"Replacing enum type %s would have changed more than its labels, so nothing was done: %s"
							.formatted(swap.type(), String.join("; ", differences)),
						"Drop these objects before and create them again after the change, in the same migration");
			}
			done = swap.end();
		}
		execute(this.connection, statements.subList(done, statements.size()));
	}

	/**
	 * Whether a failure means that a swap did not get its locks. A statement that is
	 * cancelled before its time was cancelled by a person.
	 */
	boolean isLocked(SQLException ex) {
		if (!this.swapping) {
			return this.unreadable;
		}
		return SqlState.QUERY_CANCELED.equals(ex.getSQLState())
				? this.lockingSince != 0 && this.locks.isOver(this.lockingSince) : SwapLocks.isLocked(ex);
	}

	boolean isSwap() {
		return this.swapping;
	}

	boolean isOutsideSavepoint() {
		return this.planned != null && this.planned.outsideSavepoints();
	}

	/**
	 * Tables that the plan locks, none if there is no plan yet.
	 */
	List<String> lockedTables() {
		return (this.planned != null) ? this.planned.lockedTables() : List.of();
	}

	static List<String> statements(PostgresPlan planned, Execution execution) {
		return planned.plan()
			.statements()
			.stream()
			.filter((statement) -> statement.execution() == execution)
			.map(PlannedStatement::sql)
			.collect(Collectors.toList());
	}

	/**
	 * One text, so that a thousand types do not need a thousand round trips; but some
	 * statements must stand alone: the driver takes the semicolons of
	 * {@code BEGIN ATOMIC} for ends of statements.
	 */
	static void execute(Connection connection, List<String> statements) throws SQLException {
		if (statements.isEmpty()) {
			return;
		}
		try (Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			List<String> joined = new ArrayList<>();
			for (String sql : statements) {
				if (ALONE.matcher(sql).find()) {
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

}
