package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.enumway.EnumwayException;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.dialect.SqliteQuoting;
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

	/**
	 * Whether the table exists.
	 * @param connection where it may be
	 * @return whether it does
	 * @throws SQLException if the database fails, or the role may not look into the
	 * schema
	 */
	boolean exists(Connection connection) throws SQLException {
		boolean sqlite = Databases.isSqlite(connection);
		String sql = sqlite ? "select 1 from %s.sqlite_schema where type = 'table' and name = ?"
			.formatted(SqliteQuoting.identifier(this.schema)) : "select 1 where pg_catalog.to_regclass(?) is not null";
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setString(1, sqlite ? this.table : sqlName());
			try (ResultSet result = statement.executeQuery()) {
				return result.next();
			}
		}
	}

	/**
	 * Check that the schema has a name. Flyway itself would create one with an odd name.
	 * @param connection the connection
	 * @throws EnumwayException if the search_path is empty and no schema is configured
	 * @throws SQLException if the database fails
	 */
	void requireName(Connection connection) throws SQLException {
		if (Databases.isPostgres(connection) && (this.schema.isEmpty() || this.schema.equals("\"\""))) {
			throw new EnumwayException("There is no schema to migrate: the search_path of the connection is empty",
					"Name the schema in spring.flyway.schemas or spring.flyway.default-schema, or give the role or the "
							+ "database a search_path (ALTER ROLE <role> SET search_path = <schema>)");
		}
	}

	/**
	 * Check that Flyway can have its history table in the schema. Flyway itself would try
	 * in vain for ten seconds.
	 * @param configuration Flyway's configuration
	 * @param connection the connection
	 * @throws EnumwayException if there is no such schema and nobody will create it
	 * @throws SQLException if the database fails
	 */
	void requireSchema(Configuration configuration, Connection connection) throws SQLException {
		requireName(connection);
		if (Databases.isPostgres(connection) && !configuration.isCreateSchemas()
				&& configuredSchema(configuration) != null
				&& !EnumDialects.of(connection).schemaExists(connection, this.schema)) {
			throw new EnumwayException(
					"Schema %s does not exist, and spring.flyway.create-schemas=false keeps Flyway from creating it"
						.formatted(this.schema),
					"Create the schema as a role that may do so (CREATE SCHEMA %s), or remove spring.flyway.create-schemas=false"
						.formatted(PostgresQuoting.identifier(this.schema)));
		}
	}

	/**
	 * The table as SQL names it, on PostgreSQL and on SQLite.
	 */
	String sqlName() {
		return PostgresQuoting.identifier(this.schema) + "." + PostgresQuoting.identifier(this.table);
	}

	/**
	 * What the lock guards: distinct for distinct tables, whatever characters their names
	 * have.
	 */
	String lockScope() {
		return sqlName();
	}

}
