package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.PlannedStatement;

/**
 * The statements that mend enum types on SQLite, planned for the database as it was read.
 * After one of them was applied the others are out of date, as they replace the text of
 * tables.
 *
 * @since 0.1.0
 */
public final class SqliteFixes {

	private final SqliteSnapshot snapshot;

	private SqliteFixes(SqliteSnapshot snapshot) {
		this.snapshot = snapshot;
	}

	/**
	 * Plan for a database.
	 * @param connection the connection
	 * @return the fixes
	 * @throws SQLException if the catalog cannot be read
	 */
	public static SqliteFixes read(Connection connection) throws SQLException {
		return new SqliteFixes(new SqliteCatalog().read(connection));
	}

	/**
	 * Create a type. Columns that have its labels become columns of the type.
	 * @param type the type
	 * @param labels its labels
	 * @return the statements
	 * @throws io.enumway.EnumwayException if that cannot be done
	 */
	public List<String> create(EnumName type, List<String> labels) {
		return change(List.of(new EnumChange.CreateEnum(new EnumDefinition(type, labels, null))));
	}

	/**
	 * Add labels where they stand in the wanted order, next to those that are there.
	 * @param type the type
	 * @param wanted the labels that it should have
	 * @param actual the labels that it has
	 * @return the statements
	 * @throws io.enumway.EnumwayException if that cannot be done
	 */
	public List<String> addValues(EnumName type, List<String> wanted, List<String> actual) {
		return change(List.copyOf(new EnumDefinition(type, wanted, null).additionsTo(type, actual)));
	}

	/**
	 * Drop a type that nothing uses.
	 * @param type the type
	 * @return the statements
	 * @throws io.enumway.EnumwayException if that cannot be done
	 */
	public List<String> drop(EnumName type) {
		return change(List.of(new EnumChange.DropEnum(type)));
	}

	/**
	 * Let the constraints of all columns of a type allow its labels.
	 * @param type the type
	 * @return the statements
	 * @throws io.enumway.EnumwayException if that cannot be done
	 */
	public List<String> align(EnumName type) {
		return statements(SqlitePlanner.align(this.snapshot, type));
	}

	/**
	 * Make a column one of a type. Its own list of the same labels becomes the type's.
	 * @param table the table
	 * @param column the column
	 * @param definition the type, which is created if it does not exist
	 * @return the statements
	 * @throws io.enumway.EnumwayException if that cannot be done
	 */
	public List<String> convert(EnumName table, String column, EnumDefinition definition) {
		return statements(SqlitePlanner.adopt(this.snapshot, table, column, definition));
	}

	private List<String> change(List<EnumChange> changes) {
		try {
			return statements(SqlitePlanner.plan(changes, this.snapshot, (use, labels) -> 0, List.of()));
		}
		catch (SQLException ex) {
			throw SqliteErrors.translate(EnumChange.describe(changes), ex);
		}
	}

	private static List<String> statements(SqlitePlan plan) {
		return plan.plan().statements().stream().map(PlannedStatement::sql).toList();
	}

}
