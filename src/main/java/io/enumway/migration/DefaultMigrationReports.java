package io.enumway.migration;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.enumway.migration.MigrationReport.State;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The reports that the migration strategy publishes, each refreshed by a daemon thread of
 * its own. A database that hangs makes that thread hang, never a reader and no other
 * report: a refresh that takes too long turns its report into {@link State#UNREACHABLE},
 * and another one is tried. A database that is only busy is no news: the report stays,
 * and tells that it could not be read again.
 *
 * @since 0.1.0
 */
public final class DefaultMigrationReports implements MigrationReports, AutoCloseable {

	private static final Log logger = LogFactory.getLog(DefaultMigrationReports.class);

	private final Duration timeToLive;

	private final Duration refreshTimeout;

	private final LongSupplier nanoTime;

	private final ExecutorService executor;

	private final Map<String, RefreshedReport> reports = new LinkedHashMap<>();

	/**
	 * Create reports.
	 * @param settings time-to-live and timeout
	 */
	public DefaultMigrationReports(MigrationSettings settings) {
		this(settings, Thread::new, System::nanoTime);
	}

	DefaultMigrationReports(MigrationSettings settings, ThreadFactory threads, LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.timeToLive = settings.reportTimeToLive();
		this.refreshTimeout = settings.refreshTimeout();
		this.executor = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(task) -> {
					Thread thread = threads.newThread(task);
					thread.setName("enumway-reports");
					thread.setDaemon(true);
					return thread;
				});
	}

	/**
	 * The names of the Flyway beans that have a report. Unlike {@link #latest()} this
	 * refreshes none.
	 * @return the names
	 */
	public synchronized Set<String> names() {
		return Set.copyOf(this.reports.keySet());
	}

	@Override
	public synchronized List<MigrationReport> latest() {
		long now = this.nanoTime.getAsLong();
		return this.reports.values().stream().map((report) -> latest(report, now)).toList();
	}

	private MigrationReport latest(RefreshedReport report, long now) {
		Callable<MigrationReport> refresh = report.due(now, this.timeToLive, this.refreshTimeout);
		if (refresh != null) {
			start(report, refresh, now);
		}
		return report.asOf(now, this.refreshTimeout);
	}

	private void start(RefreshedReport report, Callable<MigrationReport> refresh, long now) {
		report.started(now);
		try {
			this.executor.execute(() -> run(report, refresh, now));
		}
		catch (RejectedExecutionException ex) {
			// closed: the last report stays
			report.ended(now, null, now);
		}
		catch (Error ex) {
			// no thread to be had
			end(report, now, Found.failed(report, ex));
		}
	}

	private void run(RefreshedReport report, Callable<MigrationReport> refresh, long attempt) {
		Found found = null;
		try {
			found = find(report, refresh);
		}
		finally {
			end(report, attempt, found);
		}
	}

	private static Found find(RefreshedReport report, Callable<MigrationReport> refresh) {
		try {
			return new Found(refresh.call(), null);
		}
		catch (Throwable ex) {
			logger.debug("The migration report of '" + report.last().name() + "' could not be refreshed", ex);
			return Found.failed(report, ex);
		}
	}

	/**
	 * However a refresh ends: one that does not is waited for.
	 */
	private void end(RefreshedReport report, long attempt, @Nullable Found found) {
		MigrationReport last = report.last();
		// closed: what a broken off refresh has found is no news
		boolean closed = this.executor.isShutdown();
		boolean news;
		synchronized (this) {
			news = report.ended(attempt, (closed || found == null) ? null : found.report(), this.nanoTime.getAsLong());
		}
		if (news && found != null) {
			tellChange(last, found.report(), found.detail());
		}
	}

	private static void tellChange(MigrationReport last, MigrationReport found, @Nullable String detail) {
		if (last.state() != found.state()) {
			String change = "Migrations of '%s': %s, was %s".formatted(found.name(), found.state(), last.state());
			if (found.state() == State.UP_TO_DATE) {
				logger.info(change);
			}
			else {
				logger.warn(change + ": " + ((detail != null) ? detail : found.problem()));
			}
		}
	}

	/**
	 * Publish a report.
	 * @param report the report
	 * @param refresh makes a newer one, {@code null} if it is not to be refreshed
	 */
	synchronized void publish(MigrationReport report, @Nullable Callable<MigrationReport> refresh) {
		this.reports.put(report.name(), new RefreshedReport(report, refresh, this.nanoTime.getAsLong()));
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/**
	 * What a refresh has found.
	 *
	 * @param report the report
	 * @param detail what only the log may say, {@code null} if there is nothing
	 */
	private record Found(MigrationReport report, @Nullable String detail) {

		static Found failed(RefreshedReport report, Throwable failure) {
			String problem = ReadFailures.describe(failure);
			return new Found(ReadFailures.isOfBusyDatabase(failure) ? report.lastRead().unread(problem)
					: report.last().unreachable(problem), Causes.message(failure));
		}

	}

}
