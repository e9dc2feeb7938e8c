package io.enumway.migration;

import javax.sql.DataSource;

import io.enumway.EnumManager;
import io.enumway.dialect.SwapSettings;

/**
 * Makes managers of enum types.
 *
 * @since 0.1.0
 */
public final class EnumManagers {

	private EnumManagers() {
	}

	/**
	 * A manager for the database of a DataSource. In a migration that reaches the same
	 * database it works on the migration's connection; elsewhere in the caller's
	 * transaction on the DataSource or, if there is none, in its own. The database is not
	 * contacted before the manager is used.
	 * @param dataSource the DataSource
	 * @return the manager, for use by many threads
	 */
	public static EnumManager of(DataSource dataSource) {
		return of(dataSource, SwapSettings.DEFAULTS);
	}

	/**
	 * A manager as {@link #of(DataSource)} makes it.
	 * @param dataSource the DataSource
	 * @param swap how it gets its locks when it replaces a type outside migrations
	 * @return the manager, for use by many threads
	 */
	public static EnumManager of(DataSource dataSource, SwapSettings swap) {
		return new DataSourceEnumManager(dataSource, swap);
	}

}
