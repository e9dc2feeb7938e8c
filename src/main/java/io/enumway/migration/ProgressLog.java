package io.enumway.migration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What migrations wait for and work at, for whoever waits for them. Commands print it on
 * standard error, unlike the rest of the log.
 *
 * @since 0.1.0
 */
public final class ProgressLog {

	/**
	 * The category to set a level for.
	 */
	public static final String CATEGORY = "io.enumway.migration.progress";

	private ProgressLog() {
	}

	static Log get() {
		return LogFactory.getLog(CATEGORY);
	}

}
