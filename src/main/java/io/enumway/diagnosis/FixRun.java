package io.enumway.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.enumway.EnumwayException;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.OwnTransaction;
import io.enumway.dialect.SqlState;

/**
 * Applies fixes one after the other, on the connection that holds the lock.
 */
final class FixRun {

	private static final int SECONDS_TO_ANSWER = 5;

	private final boolean carriesOn;

	private final List<PlannedFix> applied = new ArrayList<>();

	private final List<PlannedFix> byHand = new ArrayList<>();

	private final List<EnumwayException> failures = new ArrayList<>();

	private boolean repairs;

	/**
	 * A run that has applied nothing yet.
	 * @param carriesOn whether the other fixes are applied where one fails
	 */
	FixRun(boolean carriesOn) {
		this.carriesOn = carriesOn;
	}

	/**
	 * Apply a fix.
	 * @param planned the fix
	 * @param connection the connection, in autocommit mode
	 * @return whether it may have changed the database
	 * @throws EnumwayException if it fails and nothing else is to be applied
	 */
	boolean apply(PlannedFix planned, Connection connection) throws SQLException {
		switch (planned.fix().execution()) {
			case BY_HAND -> {
				this.byHand.add(planned);
				return false;
			}
			case REPAIR -> {
				this.repairs = true;
				this.applied.add(planned);
				return false;
			}
			case TRANSACTION, AUTOCOMMIT -> {
				try {
					run(planned, connection);
					this.applied.add(planned);
				}
				catch (EnumwayException ex) {
					if (!this.carriesOn || !connection.isValid(SECONDS_TO_ANSWER)) {
						this.failures.forEach(ex::addSuppressed);
						throw ex;
					}
					this.failures.add(ex);
				}
				return true;
			}
		}
		throw new IllegalStateException(planned.toString());
	}

	private void run(PlannedFix planned, Connection connection) throws SQLException {
		boolean transaction = planned.fix().execution() == Fix.Execution.TRANSACTION;
		ConcurrentFix concurrent = new ConcurrentFix(connection);
		try {
			if (transaction) {
				OwnTransaction.run(connection, (same) -> {
					EnumDialects.of(same).runFix(same, planned.fix().statements());
					return true;
				});
			}
			else {
				concurrent.run(planned.fix().statements());
			}
		}
		catch (SQLException | EnumwayException ex) {
			String state = (ex instanceof SQLException failure) ? failure.getSQLState() : null;
			String lock = SqlState.LOCK_NOT_AVAILABLE.equals(state)
					? "Another session holds a lock that it needs: migrate diagnose names those that are idle in a transaction. "
					: "";
			throw new EnumwayException("Fix %s failed: %s".formatted(planned.fix().name(), ex.getMessage()),
					lock + remedy(planned, concurrent.done()), state, ex);
		}
	}

	private String remedy(PlannedFix planned, int done) {
		String earlier = this.carriesOn ? "" : applied("Done before");
		String own = (done == 0) ? "Nothing of it was done"
				: "The first %d of its statements were done and may be run again".formatted(done);
		return "%s%s. Its statements are:%n%n%s".formatted(earlier, own, planned.toSql());
	}

	private String applied(String word) {
		String names = this.applied.stream()
			.map((fix) -> fix.fix().name())
			.distinct()
			.collect(Collectors.joining(", "));
		return names.isEmpty() ? "" : "%s: %s. ".formatted(word, names);
	}

	/**
	 * Whether Flyway's repair is to follow.
	 */
	boolean repairs() {
		return this.repairs;
	}

	/**
	 * Report the failures of a run that carried on, all in one exception.
	 * @throws EnumwayException if fixes failed
	 */
	void complete() {
		if (this.failures.isEmpty()) {
			return;
		}
		EnumwayException first = this.failures.get(0);
		EnumwayException all = new EnumwayException(
				this.failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")),
				applied("Done nevertheless") + this.failures.stream()
					.map(EnumwayException::getRemedy)
					.collect(Collectors.joining(System.lineSeparator())),
				first.getSqlState(), first);
		this.failures.stream().skip(1).forEach(all::addSuppressed);
		throw all;
	}

	List<PlannedFix> applied() {
		return this.applied;
	}

	List<PlannedFix> byHand() {
		return this.byHand;
	}

}
