package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.enumway.EnumName;

/**
 * Tells how many rows have a label, on SQLite.
 *
 * @since 0.1.0
 */
public final class SqliteLabelUse {

	private SqliteLabelUse() {
	}

	/**
	 * Count the rows that have a label.
	 * @param connection the connection
	 * @param type an enum type
	 * @param label one of its labels
	 * @return the number of rows in all columns of the type
	 * @throws SQLException if the database fails
	 */
	public static long count(Connection connection, EnumName type, String label) throws SQLException {
		long rows = 0;
		SqliteType found = new SqliteTypes(new SqliteCatalog().read(connection)).resolve(type);
		for (SqliteUse use : (found != null) ? found.uses() : List.<SqliteUse>of()) {
			rows += SqliteEnumManager.count(connection, use, List.of(label));
		}
		return rows;
	}

}
