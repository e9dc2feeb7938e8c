package io.enumway.migration;

import java.util.List;

/**
 * The latest report of every Flyway bean. Reading never touches the database: a stale
 * report starts an asynchronous refresh and is returned as it is.
 *
 * @since 0.1.0
 */
public interface MigrationReports {

	/**
	 * The latest reports, one for each Flyway bean, by name. Starts a refresh in the
	 * background when they are older than the time-to-live.
	 * @return the reports
	 */
	List<MigrationReport> latest();

}
