package io.enumway.migration;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.Callable;

import io.enumway.migration.MigrationReport.State;
import org.jspecify.annotations.Nullable;

/**
 * The latest report of one Flyway bean and the refreshes of it that are under way. Times
 * are those of {@link System#nanoTime()}, which nobody sets back. Guarded by its owner,
 * but for {@link #last()} and {@link #lastRead()}.
 */
final class RefreshedReport {

	/**
	 * A refresh that hangs is given up and tried again, yet each holds a thread and a
	 * connection.
	 */
	static final int MAX_UNDER_WAY = 3;

	private final @Nullable Callable<MigrationReport> refresh;

	private final Reference<Object> owner;

	private final RefreshQueue queue;

	private volatile MigrationReport report;

	private volatile MigrationReport read;

	private long at;

	private int underWay;

	private boolean waiting;

	private long waitingSince;

	private long newestAttempt;

	private long reportedAttempt;

	/**
	 * Create a report.
	 * @param report the report
	 * @param refresh makes a newer one, {@code null} if it is not to be refreshed
	 * @param owner the report is forgotten with
	 * @param queue where it waits for its turn
	 * @param now the time
	 */
	RefreshedReport(MigrationReport report, @Nullable Callable<MigrationReport> refresh, Object owner,
			RefreshQueue queue, long now) {
		this.report = report;
		this.read = report;
		this.refresh = refresh;
		this.owner = new WeakReference<>(owner);
		this.queue = queue;
		this.at = now;
		this.newestAttempt = now;
		this.reportedAttempt = now;
	}

	/**
	 * Whether to start a refresh: the report is old, and no other refresh can be hoped
	 * for.
	 * @param now the time
	 * @param timeToLive how old the report may be
	 * @param timeout how long a refresh may take
	 * @return whether it is to be refreshed
	 */
	boolean isDue(long now, Duration timeToLive, Duration timeout) {
		boolean old = now - this.at >= timeToLive.toNanos();
		boolean hopeless = now - this.newestAttempt >= timeout.plus(timeToLive).toNanos()
				&& this.underWay < MAX_UNDER_WAY;
		return this.refresh != null && old && (!this.waiting || hopeless);
	}

	/**
	 * Make a newer report.
	 * @throws Exception if the database cannot be read
	 */
	MigrationReport refresh() throws Exception {
		return (this.refresh != null) ? this.refresh.call() : this.report;
	}

	/**
	 * Whether nobody has any more what the report is about.
	 */
	boolean isForgotten() {
		return this.owner.get() == null;
	}

	RefreshQueue queue() {
		return this.queue;
	}

	/**
	 * A refresh starts; its time tells it from others.
	 * @param now the time
	 */
	void started(long now) {
		if (!this.waiting) {
			this.waitingSince = now;
		}
		this.waiting = true;
		this.newestAttempt = now;
		this.underWay++;
	}

	/**
	 * A refresh ended. What a newer one has already told stays.
	 * @param attempt when it started
	 * @param found what it found, {@code null} if it could not run
	 * @param now the time
	 * @return whether it is news
	 */
	boolean ended(long attempt, @Nullable MigrationReport found, long now) {
		this.underWay--;
		if (attempt == this.newestAttempt) {
			this.waiting = false;
		}
		if (found == null || attempt - this.reportedAttempt < 0) {
			return false;
		}
		this.report = found;
		if (found.state() != State.UNREACHABLE) {
			this.read = found;
		}
		this.reportedAttempt = attempt;
		this.at = now;
		// a newer attempt may still be under way: only that one is waited for
		this.waitingSince = this.newestAttempt;
		return true;
	}

	MigrationReport last() {
		return this.report;
	}

	/**
	 * The latest report that came from the database, if there is one.
	 */
	MigrationReport lastRead() {
		return this.read;
	}

	/**
	 * What to show: the report, unless a refresh of it waits too long for the database.
	 */
	MigrationReport asOf(long now, Duration timeout) {
		long waited = now - this.waitingSince;
		if (this.waiting && waited > timeout.toNanos()) {
			return this.report
				.unreachable("The database has not answered for " + Holders.time(Duration.ofNanos(waited)));
		}
		return this.report;
	}

}
