package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Flyway's schema history table, found as Flyway finds it.
 *
 * @param schema the schema, which is also Flyway's default schema
 * @param table the table
 */
record HistoryTable(String schema, String table) {

	/**
	 * The schema of the database file itself.
	 */
	static final String SQLITE_SCHEMA = "main";

	static HistoryTable of(Configuration configuration, Connection connection) throws SQLException {
		return new HistoryTable(schema(configuration, connection), configuration.getTable());
	}

	private static String schema(Configuration configuration, Connection connection) throws SQLException {
		String configured = configuredSchema(configuration);
		if (configured != null) {
			return configured;
		}
		if (Databases.isSqlite(connection)) {
			return SQLITE_SCHEMA;
		}
		try (Statement statement = connection.createStatement();
				ResultSet result = statement
					.executeQuery("select coalesce(current_schema(), current_setting('search_path'))")) {
			result.next();
			return result.getString(1);
		}
	}

	static @Nullable String configuredSchema(Configuration configuration) {
		if (configuration.getDefaultSchema() != null) {
			return configuration.getDefaultSchema();
		}
		return (configuration.getSchemas().length > 0) ? configuration.getSchemas()[0] : null;
	}

	boolean existsOnSqlite(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(
				"select 1 from %s.sqlite_schema where type = 'table' and name = ?".formatted(quoted(this.schema)))) {
			statement.setString(1, this.table);
			try (ResultSet result = statement.executeQuery()) {
				return result.next();
			}
		}
	}

	/**
	 * What the lock guards: distinct for distinct tables, whatever characters their names
	 * have.
	 */
	String lockScope() {
		return quoted(this.schema) + "." + quoted(this.table);
	}

	private static String quoted(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

}
