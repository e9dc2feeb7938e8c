package io.enumway.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What must be the same before and after a change.
 */
final class SqliteStructure {

	private final Map<String, List<String>> facts = new LinkedHashMap<>();

	private SqliteStructure() {
	}

	/**
	 * Read the structure.
	 * @param connection the connection
	 * @param tables the tables that are edited
	 * @param written the tables whose rows are updated, also by keys and triggers: they
	 * may lose rows, and their foreign keys could be violated
	 * @return the structure
	 * @throws SQLException if the schema cannot be read, for instance as an edit broke it
	 */
	static SqliteStructure read(Connection connection, List<String> tables, List<String> written) throws SQLException {
		SqliteStructure structure = new SqliteStructure();
		structure.add(connection, "tables, indexes, triggers and views", """
				select type, name, tbl_name, %s from main.sqlite_schema
				where tbl_name <> 'enumway_enums' order by 1, 2"""
			.formatted(movesPages(connection) ? "''" : "case type when 'table' then rootpage end"));
		for (String table : tables) {
			String name = SqliteQuoting.identifier(table);
			structure.add(connection, "columns of table " + table,
					"select name, \"notnull\", pk, hidden from pragma_table_xinfo(%s, 'main')"
						.formatted(literal(table)));
			structure.add(connection, "indexes of table " + table,
					"select name, \"unique\", origin, partial from pragma_index_list(%s, 'main') order by 1"
						.formatted(literal(table)));
			structure.add(connection, "foreign keys of table " + table,
					"PRAGMA main.foreign_key_list(%s)".formatted(name));
		}
		for (String table : written) {
			structure.add(connection, "rows of table " + table,
					"select count(*) from main." + SqliteQuoting.identifier(table));
			structure.addViolations(connection, table);
		}
		return structure;
	}

	/**
	 * With {@code auto_vacuum} SQLite moves the pages of tables when an index is dropped.
	 */
	private static boolean movesPages(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("PRAGMA main.auto_vacuum")) {
			return result.next() && result.getInt(1) != 0;
		}
	}

	private static String literal(String table) {
		return SqliteQuoting.literal(table);
	}

	/**
	 * A key that SQLite cannot check, as it refers to no unique columns, must be as wrong
	 * afterwards as before.
	 */
	private void addViolations(Connection connection, String child) throws SQLException {
		String fact = "violated foreign keys of table " + child;
		try {
			add(connection, fact,
					"select count(*) from pragma_foreign_key_check(%s, 'main')".formatted(literal(child)));
		}
		catch (SQLException ex) {
			if (!SqliteErrors.isOfSchema(ex)) {
				throw ex;
			}
			this.facts.put(fact, List.of(SqliteErrors.message(ex)));
		}
	}

	private void add(Connection connection, String fact, String sql) throws SQLException {
		List<String> rows = new ArrayList<>();
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
			int columns = result.getMetaData().getColumnCount();
			while (result.next()) {
				List<String> row = new ArrayList<>();
				for (int i = 1; i <= columns; i++) {
					row.add(Objects.requireNonNullElse(result.getString(i), ""));
				}
				rows.add(String.join(" ", row));
			}
		}
		this.facts.put(fact, rows);
	}

	/**
	 * What differs afterwards.
	 */
	List<String> differences(SqliteStructure after) {
		List<String> differences = new ArrayList<>();
		this.facts.forEach((fact, rows) -> {
			List<String> now = Objects.requireNonNull(after.facts.get(fact));
			if (!rows.equals(now)) {
				differences.add("%s: %s became %s".formatted(fact, without(rows, now), without(now, rows)));
			}
		});
		return differences;
	}

	private static List<String> without(List<String> rows, List<String> others) {
		return rows.stream().filter((row) -> !others.contains(row)).toList();
	}

}
