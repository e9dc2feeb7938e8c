package io.enumway.migration;

import java.util.Map;

import io.enumway.EnumName;
import io.enumway.dialect.SqliteConstraints;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * {@link SchemaInspector} on SQLite. As SQLite does, it ignores the case of names.
 */
final class SqliteSchemaInspector implements SchemaInspector {

	private final JdbcClient jdbc;

	SqliteSchemaInspector(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public boolean tableExists(String table) {
		return exists(
				"select exists (select 1 from main.sqlite_schema where type = 'table' and lower(name) = lower(:name))",
				Map.of("name", name(table)));
	}

	@Override
	public boolean columnExists(String table, String column) {
		return exists("select exists (select 1 from pragma_table_xinfo(:name) where lower(name) = lower(:part))",
				Map.of("name", name(table), "part", column));
	}

	@Override
	public boolean indexExists(String index) {
		return exists(
				"select exists (select 1 from main.sqlite_schema where type = 'index' and lower(name) = lower(:name))",
				Map.of("name", name(index)));
	}

	/**
	 * SQLite keeps the names of constraints in the text of the table only.
	 */
	@Override
	public boolean constraintExists(String table, String constraint) {
		return this.jdbc.sql("select sql from main.sqlite_schema where type = 'table' and lower(name) = lower(:name)")
			.param("name", name(table))
			.query(String.class)
			.optional()
			.filter((sql) -> SqliteConstraints.names(sql).stream().anyMatch(constraint::equalsIgnoreCase))
			.isPresent();
	}

	private static String name(String name) {
		return EnumName.of(name).name();
	}

	private boolean exists(String sql, Map<String, String> parameters) {
		return this.jdbc.sql(sql).params(parameters).query(Boolean.class).single();
	}

}
