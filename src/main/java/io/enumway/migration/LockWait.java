package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.enumway.dialect.MigrationLock;
import io.enumway.dialect.MigrationLock.Holder;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a lock by polling: a statement that waited would hold a snapshot, and
 * deadlock with another replica's CREATE INDEX CONCURRENTLY.
 */
final class LockWait {

	private static final Log logger = ProgressLog.get();

	private static final long FIRST_PAUSE = Duration.ofMillis(10).toNanos();

	private static final long LONGEST_PAUSE = Duration.ofMillis(800).toNanos();

	private static final Duration FIRST_MESSAGE = Duration.ofSeconds(2);

	private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

	private final MigrationLock lock;

	private final Duration timeout;

	private final Duration before;

	private final Needless needless;

	private LockWait(MigrationLock lock, Duration timeout, Duration before, Needless needless) {
		this.lock = lock;
		this.timeout = timeout;
		this.before = before;
		this.needless = needless;
	}

	/**
	 * Create a wait.
	 * @param lock the lock
	 * @param timeout how long to wait for it
	 * @param needless asked before each further try
	 */
	LockWait(MigrationLock lock, Duration timeout, Needless needless) {
		this(lock, timeout, Duration.ZERO, needless);
	}

	/**
	 * Create a wait that follows another one.
	 * @param lock the lock
	 * @param timeout how long to wait for both locks
	 * @param before how much of that is over
	 */
	LockWait(MigrationLock lock, Duration timeout, Duration before) {
		this(lock, timeout, before, (connection) -> false);
	}

	/**
	 * Take the lock, unless it turns out to be needless while another process has it.
	 * @param connection the connection that is to hold it, in autocommit mode
	 * @return how the wait ended
	 * @throws LockTimeoutException if it was not free in time
	 * @throws io.enumway.EnumwayException if the JVM is told to stop meanwhile
	 * @throws SQLException if the database fails
	 */
	End acquire(Connection connection) throws SQLException {
		long start = System.nanoTime();
		boolean acquired = tryAcquire(connection, left(Duration.ZERO));
		if (!acquired) {
			try (Stopping stopping = Stopping.watch()) {
				acquired = await(connection, start, stopping);
			}
		}
		return new End(Duration.ofNanos(System.nanoTime() - start), acquired);
	}

	private boolean await(Connection connection, long start, Stopping stopping) throws SQLException {
		long pause = FIRST_PAUSE;
		Duration nextMessage = Duration.ZERO;
		do {
			Duration waited = Duration.ofNanos(System.nanoTime() - start);
			Duration left = left(waited);
			if (left.isZero() || left.isNegative()) {
				Holder holder = holder(connection, left);
				throw new LockTimeoutException(this.lock.toString(), this.timeout, holder, this.lock.ending(holder),
						null);
			}
			if (waited.compareTo(nextMessage) >= 0) {
				logger.info("Waiting for the %s since %s (at most %s), held by %s".formatted(this.lock,
						Holders.time(waited), Holders.time(this.timeout), Holders.describe(holder(connection, left))));
				nextMessage = next(waited);
			}
			stopping.pause(
					Duration
						.ofNanos(Math.min(left.toNanos(), ThreadLocalRandom.current().nextLong(pause / 2, pause + 1))),
					this.lock);
			pause = Math.min(LONGEST_PAUSE, pause * 3 / 2);
			if (isNeedless(connection, left(Duration.ofNanos(System.nanoTime() - start)))) {
				return false;
			}
		}
		while (!tryAcquire(connection, left(Duration.ofNanos(System.nanoTime() - start))));
		if (stopping.isStopped()) {
			this.lock.release(connection);
			stopping.check(this.lock);
		}
		return true;
	}

	private Duration left(Duration waited) {
		return this.timeout.minus(this.before).minus(waited);
	}

	private static Duration next(Duration waited) {
		Duration silence = waited.compareTo(LONGEST_SILENCE) > 0 ? LONGEST_SILENCE : waited;
		Duration next = waited.plus(silence);
		return (next.compareTo(FIRST_MESSAGE) < 0) ? FIRST_MESSAGE : next;
	}

	/**
	 * A server that has gone without a word must not make the wait longer.
	 */
	private boolean tryAcquire(Connection connection, Duration left) throws SQLException {
		return Patience.ask(connection, Patience.within(left), this.lock::tryAcquire);
	}

	private boolean isNeedless(Connection connection, Duration left) throws SQLException {
		return Patience.ask(connection, Patience.within(left), this.needless::test);
	}

	private @Nullable Holder holder(Connection connection, Duration left) throws SQLException {
		return Patience.ask(connection, Patience.within(left), this.lock::holder).orElse(null);
	}

	/**
	 * Tells whether there is nothing left to do under the lock.
	 */
	@FunctionalInterface
	interface Needless {

		boolean test(Connection connection) throws SQLException;

	}

	/**
	 * How a wait ended.
	 *
	 * @param waited how long it took
	 * @param acquired whether the lock was taken; otherwise it is needless
	 */
	record End(Duration waited, boolean acquired) {

	}

}
