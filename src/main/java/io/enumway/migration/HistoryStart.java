package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.enumway.EnumwayException;
import io.enumway.dialect.EnumDialect;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.SqliteQuoting;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What an upgrade finds before its first migration, and what Flyway makes of that.
 *
 * @param exists whether the schema history exists
 * @param schemas the schemas that Flyway creates, in its order
 * @param baseline whether Flyway begins the history with a baseline
 */
record HistoryStart(boolean exists, List<String> schemas, boolean baseline) {

	/**
	 * What to do where there is something in the schemas and no history of it.
	 */
	static final String REMEDY = "Record which version they have (java -jar service.jar migrate stamp <version>), or let "
			+ "Flyway begin with a baseline: spring.flyway.baseline-on-migrate=true, with spring.flyway.baseline-version "
			+ "set to the newest version that they have (0 if none, and all migrations can run on what is there)";

	/**
	 * As Flyway looks for it: relations, types and routines that belong to no extension
	 * (PostgreSQLSchema.doEmpty, 12.4).
	 */
	private static final String HAS_OBJECTS = """
			select exists (select from pg_catalog.pg_class c where c.relnamespace = n.oid and c.relkind in ('r', 'v', 'S', 't')
					and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e'))
				or exists (select from pg_catalog.pg_type t where t.typnamespace = n.oid and t.typcategory not in ('A', 'C')
					and not exists (select from pg_catalog.pg_depend d where d.objid = t.oid and d.deptype = 'e'))
				or exists (select from pg_catalog.pg_proc p where p.pronamespace = n.oid
					and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e'))
			from pg_catalog.pg_namespace n where n.nspname = ?""";

	/**
	 * As Flyway looks for it on SQLite (SQLiteSchema.doEmpty, 12.4).
	 */
	private static final String HAS_TABLES = """
			select exists (select 1 from %s.sqlite_master where type = 'table'
				and tbl_name not in ('android_metadata', 'sqlite_sequence'))""";

	HistoryStart {
		schemas = List.copyOf(schemas);
	}

	static HistoryStart of(Configuration configuration, Connection connection, HistoryTable table) throws SQLException {
		boolean exists = table.exists(connection);
		if (!exists) {
			table.requireSchema(configuration, connection);
		}
		List<String> missing = missing(configuration, connection, table);
		if (exists) {
			return new HistoryStart(true, missing, false);
		}
		List<String> filled = filled(configuration, connection, table, missing);
		if (!filled.isEmpty() && !configuration.isBaselineOnMigrate()) {
			throw new EnumwayException(
					"There is no schema history, but something in the schemas: " + String.join(", ", filled), REMEDY);
		}
		return new HistoryStart(false, missing, !filled.isEmpty());
	}

	/**
	 * Whether Flyway has something to do before the first migration.
	 */
	boolean isChange() {
		return !this.exists || !this.schemas.isEmpty();
	}

	/**
	 * The schemas for which Flyway refuses to begin a history.
	 * @return the schemas that have something in them, none if there is a history or
	 * Flyway begins it whatever they have
	 */
	static List<String> refused(Configuration configuration, Connection connection, HistoryTable table)
			throws SQLException {
		return configuration.isBaselineOnMigrate() ? List.of() : filled(configuration, connection, table);
	}

	/**
	 * The version of the baseline that Flyway would begin the history with.
	 * @return the version, {@code null} if it would not
	 */
	static @Nullable MigrationVersion baseline(Configuration configuration, Connection connection, HistoryTable table)
			throws SQLException {
		return (configuration.isBaselineOnMigrate() && !filled(configuration, connection, table).isEmpty())
				? configuration.getBaselineVersion() : null;
	}

	/**
	 * The schemas that Flyway creates, at whichever migrate it finds them missing
	 * (DbSchemas, 12.4).
	 */
	private static List<String> missing(Configuration configuration, Connection connection, HistoryTable table)
			throws SQLException {
		if (!configuration.isCreateSchemas()) {
			return List.of();
		}
		EnumDialect dialect = EnumDialects.of(connection);
		List<String> missing = new ArrayList<>();
		for (String schema : schemas(configuration, table)) {
			if (!dialect.schemaExists(connection, schema)) {
				missing.add(schema);
			}
		}
		return missing;
	}

	private static List<String> filled(Configuration configuration, Connection connection, HistoryTable table)
			throws SQLException {
		return table.exists(connection) ? List.of()
				: filled(configuration, connection, table, missing(configuration, connection, table));
	}

	/**
	 * The schemas that are not empty, as far as Flyway looks: not where it has created
	 * one and with it the history, nor where it only writes down what is there.
	 */
	private static List<String> filled(Configuration configuration, Connection connection, HistoryTable table,
			List<String> missing) throws SQLException {
		if (!missing.isEmpty() || configuration.isSkipExecutingMigrations()) {
			return List.of();
		}
		EnumDialect dialect = EnumDialects.of(connection);
		List<String> filled = new ArrayList<>();
		for (String schema : schemas(configuration, table)) {
			if (dialect.schemaExists(connection, schema) && hasObjects(connection, schema)) {
				filled.add(schema);
			}
		}
		return filled;
	}

	private static Set<String> schemas(Configuration configuration, HistoryTable table) {
		Set<String> schemas = new LinkedHashSet<>();
		List<String> configured = List.of(configuration.getSchemas());
		if (!configured.contains(table.schema())) {
			schemas.add(table.schema());
		}
		schemas.addAll(configured);
		return schemas;
	}

	private static boolean hasObjects(Connection connection, String schema) throws SQLException {
		if (Databases.isSqlite(connection)) {
			try (Statement statement = connection.createStatement();
					ResultSet result = statement.executeQuery(HAS_TABLES.formatted(SqliteQuoting.identifier(schema)))) {
				return result.next() && result.getBoolean(1);
			}
		}
		try (PreparedStatement statement = connection.prepareStatement(HAS_OBJECTS)) {
			statement.setString(1, schema);
			try (ResultSet result = statement.executeQuery()) {
				return result.next() && result.getBoolean(1);
			}
		}
	}

}
