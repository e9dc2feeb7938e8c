package io.enumway.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.enumway.EnumType;
import io.enumway.dialect.SqliteSnapshot.Registered;
import org.jspecify.annotations.Nullable;

/**
 * Reads what there is in a SQLite database.
 */
final class SqliteCatalog {

	/**
	 * The table of the enum types and their labels. The row at position 0 stands for the
	 * type itself, so that a type can have no labels.
	 */
	static final String REGISTRY = "enumway_enums";

	static final String CREATE_REGISTRY = """
			CREATE TABLE "enumway_enums" (
				name TEXT NOT NULL,
				position INTEGER NOT NULL CHECK (position >= 0),
				label TEXT CHECK ((label IS NULL) = (position = 0)),
				comment TEXT CHECK (comment IS NULL OR position = 0),
				PRIMARY KEY (name, position),
				UNIQUE (name, label)
			) WITHOUT ROWID""";

	private static final String SCHEMA = """
			select type, name, tbl_name, sql from main.sqlite_schema
			where sql is not null and name not like 'sqlite\\_%' escape '\\' order by rowid""";

	private static final String TYPES = "select name, position, label, comment from main.enumway_enums order by name, position";

	SqliteSnapshot read(Connection connection) throws SQLException {
		List<SqliteTable> tables = new ArrayList<>();
		List<SqliteObject> objects = new ArrayList<>();
		boolean registered = false;
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(SCHEMA)) {
			while (result.next()) {
				String kind = result.getString(1);
				String name = result.getString(2);
				String sql = result.getString(4);
				if (!kind.equals("table")) {
					objects.add(new SqliteObject(kind, name, result.getString(3), sql));
				}
				else if (name.equals(REGISTRY)) {
					registered = true;
				}
				else if (!sql.regionMatches(true, 0, "CREATE VIRTUAL", 0, 14)) {
					tables.add(SqliteTable.read(name, sql));
				}
			}
		}
		return new SqliteSnapshot(registered ? types(connection) : null, tables, objects, schemaVersion(connection));
	}

	List<EnumType> list(Connection connection) throws SQLException {
		return new SqliteTypes(read(connection)).all().stream().map(SqliteType::toEnumType).toList();
	}

	private static int schemaVersion(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("PRAGMA main.schema_version")) {
			result.next();
			return result.getInt(1);
		}
	}

	private static Map<String, Registered> types(Connection connection) throws SQLException {
		Map<String, List<String>> labels = new LinkedHashMap<>();
		Map<String, @Nullable String> comments = new LinkedHashMap<>();
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(TYPES)) {
			while (result.next()) {
				List<String> ofType = labels.computeIfAbsent(result.getString(1), (name) -> new ArrayList<>());
				if (result.getInt(2) == 0) {
					comments.put(result.getString(1), result.getString(4));
				}
				else {
					ofType.add(result.getString(3));
				}
			}
		}
		Map<String, Registered> types = new LinkedHashMap<>();
		labels.forEach((name, ofType) -> types.put(name, new Registered(ofType, comments.get(name))));
		return types;
	}

}
