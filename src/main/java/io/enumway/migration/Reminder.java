package io.enumway.migration;

import java.time.Duration;

/**
 * When to mention again something that lasts: at once, then at growing intervals.
 */
final class Reminder {

	private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(2);

	private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

	private final long since = System.nanoTime();

	private long next = this.since;

	/**
	 * Whether it is time to mention it; if it is, the next interval begins.
	 */
	boolean isDue() {
		long now = System.nanoTime();
		if (now - this.next < 0) {
			return false;
		}
		this.next = now + Math.min(LONGEST_SILENCE.toNanos(), Math.max(SHORTEST_SILENCE.toNanos(), now - this.since));
		return true;
	}

	/**
	 * How long it has lasted.
	 */
	Duration lasted() {
		return Duration.ofNanos(System.nanoTime() - this.since);
	}

}
