package io.enumway.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.enumway.migration.MigrationReport.State;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The reports that the migration strategy publishes, refreshed by one daemon thread. A
 * database that hangs makes that thread hang, never a reader: a refresh that takes too
 * long turns the report into {@link State#UNREACHABLE}.
 *
 * @since 0.1.0
 */
public final class DefaultMigrationReports implements MigrationReports, AutoCloseable {

	private static final Log logger = LogFactory.getLog(DefaultMigrationReports.class);

	private final Duration timeToLive;

	private final Duration refreshTimeout;

	private final ExecutorService executor;

	private final Map<String, Entry> entries = new LinkedHashMap<>();

	/**
	 * Create reports.
	 * @param settings time-to-live and timeout
	 */
	public DefaultMigrationReports(MigrationSettings settings) {
		this.timeToLive = settings.reportTimeToLive();
		this.refreshTimeout = settings.refreshTimeout();
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				(task) -> {
					Thread thread = new Thread(task, "enumway-reports");
					thread.setDaemon(true);
					return thread;
				});
		executor.allowCoreThreadTimeOut(true);
		this.executor = executor;
	}

	@Override
	public synchronized List<MigrationReport> latest() {
		return this.entries.values().stream().map(this::latest).toList();
	}

	private MigrationReport latest(Entry entry) {
		Instant now = Instant.now();
		Instant startedAt = entry.refreshStartedAt;
		if (startedAt == null && entry.refresh != null && entry.report.at().plus(this.timeToLive).compareTo(now) <= 0) {
			start(entry, entry.refresh, now);
		}
		else if (startedAt != null && startedAt.plus(this.refreshTimeout).isBefore(now)) {
			return unreachable(entry.report,
					"The database has not answered for " + Holders.time(Duration.between(startedAt, now)));
		}
		return entry.report;
	}

	private void start(Entry entry, Callable<MigrationReport> refresh, Instant now) {
		entry.refreshStartedAt = now;
		try {
			this.executor.execute(() -> refresh(entry, refresh));
		}
		catch (RejectedExecutionException ex) {
			entry.refreshStartedAt = null;
		}
	}

	private void refresh(Entry entry, Callable<MigrationReport> refresh) {
		MigrationReport report;
		try {
			report = refresh.call();
		}
		catch (Exception ex) {
			logger.debug("The migration report could not be refreshed", ex);
			report = unreachable(entry.report, ReportAssembly.message(ex));
		}
		synchronized (this) {
			entry.report = report;
			entry.refreshStartedAt = null;
		}
	}

	private static MigrationReport unreachable(MigrationReport last, String problem) {
		return new MigrationReport(last.name(), State.UNREACHABLE, last.schema(), last.currentVersion(), last.pending(),
				last.failed(), last.lastApplied(), last.lastAppliedAt(), last.executed(), last.lockWait(),
				last.migrationTime(), last.fastPath(), last.drift(), last.enumTypes(), problem, Instant.now());
	}

	/**
	 * Publish a report.
	 * @param report the report
	 * @param refresh makes a newer one, {@code null} if it is not to be refreshed
	 */
	synchronized void publish(MigrationReport report, @Nullable Callable<MigrationReport> refresh) {
		this.entries.put(report.name(), new Entry(report, refresh));
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/**
	 * The latest report of one Flyway bean, and how to make a newer one.
	 */
	private static final class Entry {

		private volatile MigrationReport report;

		private final @Nullable Callable<MigrationReport> refresh;

		private @Nullable Instant refreshStartedAt;

		Entry(MigrationReport report, @Nullable Callable<MigrationReport> refresh) {
			this.report = report;
			this.refresh = refresh;
		}

	}

}
