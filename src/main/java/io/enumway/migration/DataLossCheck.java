package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Finds out what an undo takes away, by comparing the database before and after it. What
 * is gone is counted once the undo is rolled back, and nobody else can change it from
 * then until the transaction ends, so that the numbers hold when it runs again.
 */
interface DataLossCheck {

	/**
	 * Note what there is.
	 * @param connection the connection, in the transaction of the undo
	 * @param history the history table, which does not count
	 * @return what there is
	 * @throws SQLException if the catalog cannot be read
	 */
	static DataLossCheck before(Connection connection, HistoryTable history) throws SQLException {
		return Databases.isPostgres(connection) ? PostgresDataLossCheck.of(connection, history)
				: SqliteDataLossCheck.of(connection, history);
	}

	/**
	 * Look what is gone.
	 * @return what is gone
	 * @throws SQLException if the catalog cannot be read
	 */
	Gone after() throws SQLException;

	/**
	 * What is gone, not counted yet.
	 */
	interface Gone {

		/**
		 * Whether nothing is gone that could hold data.
		 */
		boolean isNothing();

		/**
		 * Count what is gone, after the undo has been rolled back. Others may have
		 * written between the two.
		 * @return what holds data
		 * @throws SQLException if it cannot be counted
		 */
		List<DataLoss> count() throws SQLException;

		/**
		 * What the undo deleted when it ran again, of rows that others have written since
		 * it ran first into tables that stay. Nothing, if nobody else can write
		 * meanwhile.
		 * @return the rows
		 * @throws SQLException if the database fails
		 */
		default List<DataLoss> deletedSince() throws SQLException {
			return List.of();
		}

	}

}
