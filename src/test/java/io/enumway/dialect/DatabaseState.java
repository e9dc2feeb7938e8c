package io.enumway.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * All that users have made in a database of a {@link RandomSchema}, as text.
 *
 * @param catalog the objects
 * @param rows the rows of the tables, without generated columns that say something about
 * labels, as that may change with them
 */
record DatabaseState(List<String> catalog, List<String> rows) {

	private static final String TABLES = """
			select c.oid::regclass::text, array(select a.attname::text from pg_attribute a
				where a.attrelid = c.oid and a.attgenerated <> '' and a.attname like '%judged')::text
			from pg_class c where c.relkind = 'r' and c.relnamespace::regnamespace::text in ('s1', '"S 2"')""";

	static DatabaseState of(Connection connection) throws SQLException {
		// also makes the server write all names qualified
		List<String> catalog = CatalogDump.of(connection);
		List<String> rows = new ArrayList<>();
		try (Statement statement = connection.createStatement()) {
			for (List<String> table : read(statement, TABLES)) {
				String sql = "select (to_jsonb(t) - '%s'::text[])::text from only %s t".formatted(table.get(1),
						table.get(0));
				read(statement, sql).forEach((row) -> rows.add(table.get(0) + ": " + row.get(0)));
			}
		}
		Collections.sort(rows);
		return new DatabaseState(catalog, rows);
	}

	private static List<List<String>> read(Statement statement, String sql) throws SQLException {
		List<List<String>> lines = new ArrayList<>();
		try (ResultSet rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				List<String> line = new ArrayList<>();
				for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
					line.add(rows.getString(i));
				}
				lines.add(line);
			}
		}
		return lines;
	}

}
