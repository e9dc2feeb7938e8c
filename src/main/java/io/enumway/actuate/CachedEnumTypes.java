package io.enumway.actuate;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import io.enumway.migration.ReadFailures;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Serves the enum types from a cache. One background thread at a time reads the database,
 * and a caller waits for it only so long: a database that hangs costs one thread and
 * delays an answer by at most the patience. A reader that hangs for far longer is given
 * up, and another one tries: of three at most.
 *
 * @since 0.1.0
 */
public final class CachedEnumTypes {

	private static final Log logger = LogFactory.getLog(CachedEnumTypes.class);

	private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

	/**
	 * So many times the patience a reader may take.
	 */
	private static final int PATIENCES = 10;

	private static final int MAX_UNDER_WAY = 3;

	private final EnumTypesReader reader;

	private final Duration timeToLive;

	private final Duration patience;

	private final ThreadFactory threads;

	private final LongSupplier nanoTime;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable Attempt last;

	private @Nullable CompletableFuture<EnumTypesSnapshot> running;

	private long runningSince;

	private int underWay;

	public CachedEnumTypes(EnumTypesReader reader, Duration timeToLive, Duration patience) {
		this(reader, timeToLive, patience, Thread::new, System::nanoTime);
	}

	CachedEnumTypes(EnumTypesReader reader, Duration timeToLive, Duration patience, ThreadFactory threads,
			LongSupplier nanoTime) {
		this.reader = reader;
		this.timeToLive = timeToLive;
		this.patience = patience;
		this.threads = threads;
		this.nanoTime = nanoTime;
	}

	EnumTypesSnapshot get() {
		Attempt last = this.last;
		if (last != null && isFresh(last)) {
			return last.snapshot();
		}
		try {
			return refresh().get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			return known().withProblem("The database has not answered within " + this.patience.toMillis() + " ms");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return known().withProblem("Interrupted while waiting for the database");
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	/**
	 * Whether another look would find the same; after a failure soon again, yet not for
	 * each who asks.
	 */
	private boolean isFresh(Attempt attempt) {
		long timeToLive = this.timeToLive.toNanos();
		if (attempt.snapshot().problem() != null) {
			timeToLive = Math.min(timeToLive, PAUSE_AFTER_FAILURE.toNanos());
		}
		return this.nanoTime.getAsLong() - attempt.at() < timeToLive;
	}

	private EnumTypesSnapshot known() {
		Attempt last = this.last;
		return (last != null) ? last.snapshot() : EnumTypesSnapshot.NONE;
	}

	private CompletableFuture<EnumTypesSnapshot> refresh() {
		this.lock.lock();
		try {
			CompletableFuture<EnumTypesSnapshot> running = this.running;
			if (running == null || running.isDone() || isGivenUp()) {
				running = new CompletableFuture<>();
				this.running = running;
				this.runningSince = this.nanoTime.getAsLong();
				start(running);
			}
			return running;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isGivenUp() {
		return this.underWay < MAX_UNDER_WAY
				&& this.nanoTime.getAsLong() - this.runningSince > this.patience.multipliedBy(PATIENCES).toNanos();
	}

	private void start(CompletableFuture<EnumTypesSnapshot> result) {
		this.underWay++;
		Thread thread = this.threads.newThread(() -> {
			try {
				result.complete(keep(result, read()));
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
			finally {
				ended();
			}
		});
		thread.setName("enumway-enum-types");
		thread.setDaemon(true);
		try {
			thread.start();
		}
		catch (OutOfMemoryError ex) {
			// no thread to be had
			result.complete(keep(result, failed(ex)));
			ended();
		}
	}

	private void ended() {
		this.lock.lock();
		try {
			this.underWay--;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Keep what was read, unless another reader has taken over.
	 */
	private EnumTypesSnapshot keep(CompletableFuture<EnumTypesSnapshot> reading, EnumTypesSnapshot snapshot) {
		this.lock.lock();
		try {
			if (this.running == reading) {
				this.last = new Attempt(snapshot, this.nanoTime.getAsLong());
			}
			return snapshot;
		}
		finally {
			this.lock.unlock();
		}
	}

	private EnumTypesSnapshot read() {
		try {
			return this.reader.read();
		}
		catch (SQLException | RuntimeException | Error ex) {
			return failed(ex);
		}
	}

	private EnumTypesSnapshot failed(Throwable failure) {
		EnumTypesSnapshot known = known();
		String problem = ReadFailures.describe(failure);
		if (problem.equals(known.problem())) {
			logger.debug("Still cannot read the enum types for /actuator/enums", failure);
		}
		else {
			logger.warn("Cannot read the enum types for /actuator/enums", failure);
		}
		return known.withProblem(problem);
	}

	/**
	 * An attempt to read the types.
	 *
	 * @param snapshot what is known since
	 * @param at when it ended, by {@link System#nanoTime()}, which nobody sets back
	 */
	private record Attempt(EnumTypesSnapshot snapshot, long at) {

	}

}
