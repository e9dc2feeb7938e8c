package io.enumway.actuate;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

import io.enumway.EnumwayException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Serves the enum types from a cache. One background thread at a time reads the database,
 * and a caller waits for it only so long: a database that hangs costs one thread and
 * delays an answer by at most the patience.
 *
 * @since 0.1.0
 */
public final class CachedEnumTypes {

	private static final Log logger = LogFactory.getLog(CachedEnumTypes.class);

	private final EnumTypesReader reader;

	private final Duration timeToLive;

	private final Duration patience;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile EnumTypesSnapshot last = EnumTypesSnapshot.NONE;

	private @Nullable CompletableFuture<EnumTypesSnapshot> running;

	public CachedEnumTypes(EnumTypesReader reader, Duration timeToLive, Duration patience) {
		this.reader = reader;
		this.timeToLive = timeToLive;
		this.patience = patience;
	}

	EnumTypesSnapshot get() {
		EnumTypesSnapshot last = this.last;
		if (isFresh(last)) {
			return last;
		}
		try {
			return refresh().get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			return last.withProblem("The database has not answered within " + this.patience.toMillis() + " ms");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return last.withProblem("Interrupted while waiting for the database");
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	private boolean isFresh(EnumTypesSnapshot snapshot) {
		return snapshot.at() != null && snapshot.problem() == null
				&& snapshot.at().plus(this.timeToLive).isAfter(Instant.now());
	}

	private CompletableFuture<EnumTypesSnapshot> refresh() {
		this.lock.lock();
		try {
			CompletableFuture<EnumTypesSnapshot> running = this.running;
			if (running == null || running.isDone()) {
				running = new CompletableFuture<>();
				this.running = running;
				start(running);
			}
			return running;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void start(CompletableFuture<EnumTypesSnapshot> result) {
		Thread thread = new Thread(() -> {
			try {
				this.last = read();
				result.complete(this.last);
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		}, "enumway-enum-types");
		thread.setDaemon(true);
		thread.start();
	}

	private EnumTypesSnapshot read() {
		try {
			return this.reader.read();
		}
		catch (SQLException ex) {
			// The message may name hosts and roles: the log has it, the answer does not
			logger.warn("Cannot read the enum types for /actuator/enums", ex);
			return this.last.withProblem("The database could not be read (SQLSTATE " + ex.getSQLState() + ")");
		}
		catch (EnumwayException ex) {
			return this.last.withProblem(ex.getMessage() + ". " + ex.getRemedy());
		}
		catch (RuntimeException ex) {
			logger.warn("Cannot read the enum types for /actuator/enums", ex);
			return this.last
				.withProblem("The database could not be read (%s)".formatted(ex.getClass().getSimpleName()));
		}
	}

}
