package io.enumway.dialect;

import java.sql.SQLException;
import java.util.List;

/**
 * Counts the rows that hold some labels.
 */
@FunctionalInterface
interface SqliteRows {

	/**
	 * Count rows.
	 * @param use the column
	 * @param labels the labels
	 * @return how many rows hold one of the labels
	 * @throws SQLException if the table cannot be read
	 */
	long count(SqliteUse use, List<String> labels) throws SQLException;

}
