package io.enumway.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.enumway.EnumType;
import io.enumway.EnumwayException;
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
		List<String> virtualTables = new ArrayList<>();
		boolean registered = false;
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(SCHEMA)) {
			while (result.next()) {
				String kind = result.getString(1);
				String name = result.getString(2);
				String sql = result.getString(4);
				if (name.equalsIgnoreCase(REGISTRY)) {
					requireTable(kind);
					registered = true;
				}
				else if (!kind.equals("table")) {
					objects.add(new SqliteObject(kind, name, result.getString(3), sql));
				}
				else if (sql.regionMatches(true, 0, "CREATE VIRTUAL", 0, 14)) {
					virtualTables.add(name);
				}
				else {
					tables.add(SqliteTable.read(name, sql));
				}
			}
		}
		return new SqliteSnapshot(registered ? types(connection) : null, tables, objects, virtualTables,
				schemaVersion(connection));
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

	private static void requireTable(String kind) {
		if (!kind.equals("table")) {
			throw new EnumwayException(
					"There is a %s %s, which is the name of the table that registers enum types on SQLite"
						.formatted(kind, REGISTRY),
					"Rename it: Enumway needs this name");
		}
	}

	/**
	 * A table of that name with other columns is somebody else's.
	 */
	private static void requireRegistry(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet columns = statement.executeQuery("PRAGMA main.table_info(enumway_enums)")) {
			Set<String> names = new HashSet<>();
			while (columns.next()) {
				names.add(columns.getString("name"));
			}
			if (!names.containsAll(List.of("name", "position", "label", "comment"))) {
				throw new EnumwayException(
						"Table %s has the columns %s: it is not the one that registers enum types on SQLite"
							.formatted(REGISTRY, names),
						"Rename it: Enumway needs this name");
			}
		}
	}

	private static Map<String, Registered> types(Connection connection) throws SQLException {
		requireRegistry(connection);
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
