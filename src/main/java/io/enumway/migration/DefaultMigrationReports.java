package io.enumway.migration;

import java.time.Duration;
import java.util.HashSet;
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
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * The reports that the migration strategy publishes, each refreshed by a daemon thread of
 * its own, and a few at a time of one DataSource. A database that hangs makes that thread
 * hang, never a reader and no report of another database: a refresh that takes too long
 * turns its report into {@link State#UNREACHABLE}, and another one is tried. A database
 * that is only busy is no news: the report stays, and tells that it could not be read
 * again.
 *
 * @since 0.1.0
 */
public final class DefaultMigrationReports implements MigrationReports, AutoCloseable {

	private static final Log logger = LogFactory.getLog(DefaultMigrationReports.class);

	private static final Duration LAST_REFRESH = Duration.ofSeconds(1);

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
		this.reports.values().removeIf(RefreshedReport::isForgotten);
		long now = this.nanoTime.getAsLong();
		Set<RefreshQueue> queues = new HashSet<>();
		for (RefreshedReport report : this.reports.values()) {
			if (report.isDue(now, this.timeToLive, this.refreshTimeout)) {
				report.queue().add(report);
				queues.add(report.queue());
			}
		}
		queues.forEach(this::startNext);
		return this.reports.values().stream().map((report) -> report.asOf(now, this.refreshTimeout)).toList();
	}

	private void startNext(RefreshQueue queue) {
		RefreshedReport next;
		while ((next = queue.next()) != null) {
			start(next);
		}
	}

	private void start(RefreshedReport report) {
		long now = this.nanoTime.getAsLong();
		report.started(now);
		try {
			this.executor.execute(() -> run(report, now));
		}
		catch (RejectedExecutionException ex) {
			// closed: the last report stays
			end(report, now, null);
		}
		catch (Error ex) {
			// no thread to be had
			end(report, now, Found.failed(report, ex));
		}
	}

	private void run(RefreshedReport report, long attempt) {
		Found found = null;
		try {
			found = find(report);
		}
		finally {
			end(report, attempt, found);
			synchronized (this) {
				startNext(report.queue());
			}
		}
	}

	private static Found find(RefreshedReport report) {
		try {
			return new Found(report.refresh(), null);
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
			report.queue().ended();
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
	void publish(MigrationReport report, @Nullable Callable<MigrationReport> refresh) {
		publish(report, refresh, this, new Object());
	}

	/**
	 * Publish a report that lasts as long as a Flyway instance.
	 * @param report the report
	 * @param refresh makes a newer one, {@code null} if it is not to be refreshed
	 * @param flyway whom it is about
	 */
	void publish(MigrationReport report, @Nullable Callable<MigrationReport> refresh, Flyway flyway) {
		publish(report, refresh, flyway, flyway.getConfiguration().getDataSource());
	}

	private synchronized void publish(MigrationReport report, @Nullable Callable<MigrationReport> refresh, Object owner,
			Object source) {
		RefreshQueue queue = this.reports.values()
			.stream()
			.map(RefreshedReport::queue)
			.filter((known) -> known.isOf(source))
			.findFirst()
			.orElseGet(() -> new RefreshQueue(source));
		this.reports.put(report.name(), new RefreshedReport(report, refresh, owner, queue, this.nanoTime.getAsLong()));
	}

	/**
	 * A refresh that is at work may end before the DataSource is closed; one that hangs
	 * is not waited for.
	 */
	@Override
	public void close() {
		this.executor.shutdownNow();
		try {
			this.executor.awaitTermination(LAST_REFRESH.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
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
