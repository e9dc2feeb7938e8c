package io.enumway.dialect;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tries again, after a pause, what did not get its locks.
 */
final class SwapRetry {

	private static final Log logger = LogFactory.getLog(SwapRetry.class);

	private final SwapSettings settings;

	SwapRetry(SwapSettings settings) {
		this.settings = settings;
	}

	/**
	 * Run an attempt until it gets its locks.
	 * @param attempt what to try; when it fails it holds no locks any more
	 * @return its result
	 * @throws TablesLockedException if no attempt got its locks, or none can get them
	 * @throws SQLException if an attempt fails for another reason
	 */
	<T> T run(Attempt<T> attempt) throws SQLException {
		for (int retry = 1;; retry++) {
			try {
				return attempt.run();
			}
			catch (TablesLockedException ex) {
				if (retry > this.settings.retries() || ex.waitsForUs()) {
					throw ex;
				}
				Duration pause = this.settings.pause(retry);
				logger.warn("%s; retry %d of %d in %d ms".formatted(ex.getMessage(), retry, this.settings.retries(),
						pause.toMillis()));
				sleep(pause, ex);
			}
		}
	}

	private static void sleep(Duration pause, TablesLockedException reason) throws SQLException {
		try {
			TimeUnit.MILLISECONDS.sleep(pause.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw reason;
		}
	}

	/**
	 * One attempt.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	interface Attempt<T> {

		T run() throws SQLException;

	}

}
