package io.enumway.migration;

import io.enumway.EnumName;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * {@link SchemaInspector} on PostgreSQL. Names are parameters, never SQL: unlike with
 * {@code to_regclass} they need no quoting and are not folded.
 */
final class PostgresSchemaInspector implements SchemaInspector {

	private static final String TABLE_EXISTS = """
			select exists (select from pg_catalog.pg_class c
			where c.relname = :name and c.relkind in ('r', 'p', 'f') and %s)
			""".formatted(reached("c"));

	private static final String COLUMN_EXISTS = """
			select exists (select from pg_catalog.pg_class c
			join pg_catalog.pg_attribute a on a.attrelid = c.oid
			where c.relname = :name and c.relkind in ('r', 'p', 'f', 'v', 'm') and %s
			and a.attname = :part and a.attnum > 0 and not a.attisdropped)
			""".formatted(reached("c"));

	// indisvalid is false for what an interrupted CREATE INDEX CONCURRENTLY leaves
	private static final String INDEX_EXISTS = """
			select exists (select from pg_catalog.pg_class c
			join pg_catalog.pg_index i on i.indexrelid = c.oid
			where c.relname = :name and i.indisvalid and %s)
			""".formatted(reached("c"));

	private static final String CONSTRAINT_EXISTS = """
			select exists (select from pg_catalog.pg_class c
			join pg_catalog.pg_constraint n on n.conrelid = c.oid
			where c.relname = :name and %s and n.conname = :part)
			""".formatted(reached("c"));

	private final JdbcClient jdbc;

	PostgresSchemaInspector(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * In the given schema, or without one the relation that the bare name reaches.
	 */
	private static String reached(String relation) {
		return """
				case when :schema::text is null then pg_catalog.pg_table_is_visible(%1$s.oid)
				else %1$s.relnamespace = (select oid from pg_catalog.pg_namespace where nspname = :schema) end"""
			.formatted(relation);
	}

	@Override
	public boolean tableExists(String table) {
		return exists(TABLE_EXISTS, table, null);
	}

	@Override
	public boolean columnExists(String table, String column) {
		return exists(COLUMN_EXISTS, table, column);
	}

	@Override
	public boolean indexExists(String index) {
		return exists(INDEX_EXISTS, index, null);
	}

	@Override
	public boolean constraintExists(String table, String constraint) {
		return exists(CONSTRAINT_EXISTS, table, constraint);
	}

	private boolean exists(String sql, String relation, @Nullable String part) {
		EnumName name = EnumName.of(relation);
		JdbcClient.StatementSpec query = this.jdbc.sql(sql).param("schema", name.schema()).param("name", name.name());
		if (part != null) {
			query = query.param("part", part);
		}
		return query.query(Boolean.class).single();
	}

}
