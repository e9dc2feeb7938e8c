package io.enumway.dialect;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How a type swap gets the locks on its tables: it waits briefly, as everybody else waits
 * behind it, and tries again later.
 *
 * @param lockTimeout how long one attempt may wait for its locks
 * @param retries how often it is tried again before the change fails
 * @param backoff how long to pause before the first retry; doubled for each further one,
 * up to 32 times as long, and varied at random
 * @since 0.1.0
 */
public record SwapSettings(Duration lockTimeout, int retries, Duration backoff) {

	/**
	 * The settings when nothing is configured.
	 */
	public static final SwapSettings DEFAULTS = new SwapSettings(Duration.ofSeconds(1), 10, Duration.ofMillis(500));

	private static final int MAX_DOUBLINGS = 5;

	/**
	 * The pause before a retry.
	 * @param retry the number of the retry, from 1
	 */
	Duration pause(int retry) {
		long longest = this.backoff.toMillis() << Math.min(retry - 1, MAX_DOUBLINGS);
		return Duration.ofMillis((longest > 1) ? ThreadLocalRandom.current().nextLong(longest / 2, longest) : longest);
	}

}
