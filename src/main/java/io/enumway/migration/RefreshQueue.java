package io.enumway.migration;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The reports that ask one database for news: a few at a time, each needs a thread and a
 * connection, and the others in turn. Guarded by the owner of the reports.
 */
final class RefreshQueue {

	/**
	 * More than may hang for one report.
	 */
	private static final int MAX_UNDER_WAY = RefreshedReport.MAX_UNDER_WAY + 1;

	private final Object source;

	private final Set<RefreshedReport> waiting = new LinkedHashSet<>();

	private int underWay;

	/**
	 * Create a queue.
	 * @param source the database
	 */
	RefreshQueue(Object source) {
		this.source = source;
	}

	boolean isOf(Object source) {
		return this.source == source;
	}

	void add(RefreshedReport report) {
		this.waiting.add(report);
	}

	/**
	 * The report whose refresh is to start now.
	 * @return the report, {@code null} if none waits or enough are under way
	 */
	@Nullable RefreshedReport next() {
		Iterator<RefreshedReport> reports = this.waiting.iterator();
		if (this.underWay >= MAX_UNDER_WAY || !reports.hasNext()) {
			return null;
		}
		RefreshedReport next = reports.next();
		reports.remove();
		this.underWay++;
		return next;
	}

	/**
	 * A refresh is over.
	 */
	void ended() {
		this.underWay--;
	}

}
