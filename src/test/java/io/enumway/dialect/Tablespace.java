package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.enumway.testing.TestDatabase;

/**
 * A tablespace for the objects of one database, in the server's own directory: for
 * PostgreSQL 15 and newer.
 */
final class Tablespace {

	private Tablespace() {
	}

	static String name(TestDatabase database) {
		return "space_" + database.name();
	}

	static void create(TestDatabase database) throws SQLException {
		execute(database, List.of("set allow_in_place_tablespaces = on",
				"create tablespace %s location ''".formatted(name(database))));
	}

	/**
	 * Move what is in it elsewhere and drop it: it belongs to no database.
	 */
	static void drop(TestDatabase database) throws SQLException {
		String moving = "alter %s all in tablespace " + name(database) + " set tablespace pg_default";
		execute(database, List.of(moving.formatted("index"), moving.formatted("materialized view"),
				moving.formatted("table"), "drop tablespace " + name(database)));
	}

	private static void execute(TestDatabase database, List<String> statements) throws SQLException {
		try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

}
