package io.enumway.diagnosis;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.enumway.dialect.DatabaseSurvey.Session;
import io.enumway.dialect.MigrationLock.Holder;

/**
 * Who holds locks, and who waits for them.
 */
final class SessionChecks {

	private static final Duration USUAL_WAIT = Duration.ofSeconds(5);

	/**
	 * What pg_blocking_pids() calls a transaction that no session has any more.
	 */
	private static final int PREPARED_TRANSACTION = 0;

	private SessionChecks() {
	}

	/**
	 * {@code lock-held}.
	 */
	static List<Finding> lock(Evidence evidence) {
		Holder holder = evidence.migrations().lockHolder();
		if (holder == null) {
			return List.of();
		}
		boolean file = evidence.file() != null;
		return List.of(Finding.of("lock-held", Severity.INFO, "The migration lock is held by pid " + holder.pid())
			.objects("pid " + holder.pid())
			.because("A process is migrating this database. Others wait for it."
					+ (file ? " The lock ends with the process." : ""))
			.seen(file ? describeProcess(holder) : describeSession(holder))
			.fixedBy(file ? Fix.byHand("wait", "Wait for it. If it hangs, end the process")
					: Fix.byHand("wait", "Wait for it. If it hangs, end its session", terminate(holder.pid()))));
	}

	private static String[] describeProcess(Holder holder) {
		return new String[] { "command: " + Objects.toString(holder.query(), "unknown"),
				"since: " + Objects.toString(holder.heldFor(), "unknown") };
	}

	private static String[] describeSession(Holder holder) {
		return new String[] { "application: " + Objects.toString(holder.applicationName(), "hidden"),
				"client: " + Objects.toString(holder.clientAddress(), "local or hidden"),
				"connected for: " + Objects.toString(holder.heldFor(), "hidden"),
				"query: " + Objects.toString(holder.query(), "hidden") };
	}

	/**
	 * {@code idle-in-transaction}.
	 */
	static List<Finding> idleInTransaction(Evidence evidence) {
		return evidence.database()
			.sessions()
			.stream()
			.filter((session) -> session.idleInTransaction()
					&& session.forTime().compareTo(evidence.settings().idleAfter()) >= 0)
			.map((session) -> Finding
				.of("idle-in-transaction", Severity.WARNING,
						"Session %d has been idle in a transaction for %d s".formatted(session.pid(),
								session.forTime().toSeconds()))
				.objects("pid " + session.pid())
				.because("It holds locks: a migration that alters one of these tables waits for it, and every query "
						+ "that comes later waits behind the migration. Concurrent index builds wait for every transaction.")
				.seen(describe(session))
				.fixedBy(Fix.byHand("terminate-session",
						"End it; idle_in_transaction_session_timeout keeps such sessions from staying",
						terminate(session.pid()))))
			.toList();
	}

	/**
	 * {@code blocked-session}; that sessions wait for one another for a moment is usual.
	 */
	static List<Finding> blocked(Evidence evidence) {
		Duration idleAfter = evidence.settings().idleAfter();
		Duration unusual = (idleAfter.compareTo(USUAL_WAIT) < 0) ? idleAfter : USUAL_WAIT;
		return evidence.database()
			.sessions()
			.stream()
			.filter((session) -> !session.blockedBy().isEmpty() && session.waitingFor().compareTo(unusual) >= 0)
			.map(SessionChecks::waiting)
			.toList();
	}

	static Finding waiting(Session session) {
		boolean prepared = session.blockedBy().get(0) == PREPARED_TRANSACTION;
		return Finding
			.of("blocked-session", Severity.WARNING,
					"Session %d has waited %d s for a lock that %s holds".formatted(session.pid(),
							session.waitingFor().toSeconds(),
							prepared ? "a prepared transaction" : session.blockedBy()))
			.objects("pid " + session.pid(), prepared ? "prepared transaction" : "pids " + session.blockedBy())
			.because("If a migration waits, everything behind it waits too.")
			.seen(describe(session))
			.fixedBy(prepared
					? Fix.byHand("end-prepared-transaction",
							"Find it, and if nobody will commit it: rollback prepared '<gid>'",
							"select gid, prepared, owner from pg_prepared_xacts where database = current_database();")
					: Fix.byHand("terminate-session", "End the blocker if nobody needs it",
							terminate(session.blockedBy().get(0))));
	}

	private static String terminate(int pid) {
		return "select pg_terminate_backend(%d);".formatted(pid);
	}

	/**
	 * {@code long-transaction}; those that are idle or wait are told of above.
	 */
	static List<Finding> longTransactions(Evidence evidence) {
		return evidence.database()
			.sessions()
			.stream()
			.filter((session) -> !session.idleInTransaction() && session.blockedBy().isEmpty()
					&& session.transactionFor().compareTo(evidence.settings().idleAfter()) >= 0)
			.map((session) -> Finding
				.of("long-transaction", Severity.INFO,
						"Session %d has been at work in one transaction for %d s".formatted(session.pid(),
								session.transactionFor().toSeconds()))
				.objects("pid " + session.pid())
				.because("It may be a dump or a report. A migration that alters one of these tables waits for it or "
						+ "gives up (55P03), and so does a concurrent index build for any transaction.")
				.seen(describe(session))
				.fixedBy(Fix.byHand("wait", "Migrate when it is done. If nobody needs it, end it",
						terminate(session.pid()))))
			.toList();
	}

	private static String[] describe(Session session) {
		return new String[] { "application: " + Objects.toString(session.applicationName(), "hidden"),
				"client: " + Objects.toString(session.clientAddress(), "local or hidden"),
				"query: " + Objects.toString(session.query(), "hidden"), "locks on: " + session.relations() };
	}

}
