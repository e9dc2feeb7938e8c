package io.enumway.migration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What the migration step tells, in the category of the strategy that runs it, whichever
 * class of the step has something to say.
 */
final class StepLog {

	/**
	 * By name: the parts of the step do not depend on the strategy.
	 */
	private static final String CATEGORY = "io.enumway.migration.EnumwayMigrationStrategy";

	private StepLog() {
	}

	static Log get() {
		return LogFactory.getLog(CATEGORY);
	}

}
