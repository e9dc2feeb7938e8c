package io.enumway.systems.ragchat;

import java.nio.file.Path;
import java.util.List;

import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The RAG chat system on PostgreSQL.
 */
class RagChatPostgresTests extends RagChatContract {

	@AutoClose
	private TestDatabase database = TestDatabase.create();

	@Override
	Path migrations() {
		return EXAMPLE.resolve("migration");
	}

	@Override
	Path undos() {
		return EXAMPLE.resolve("undo");
	}

	@Override
	String[] properties() {
		return this.database.properties();
	}

	@Override
	JdbcClient jdbc() {
		return this.database.jdbc();
	}

	@Override
	void clear() {
		this.database.close();
		this.database = TestDatabase.create();
	}

	@Override
	List<String> tables() {
		return query("""
				select table_name from information_schema.tables
				where table_schema = current_schema() and table_name <> 'flyway_schema_history' order by 1""");
	}

	@Override
	List<String> indexes() {
		return query("""
				select c.relname from pg_index i
				join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
				where n.nspname = current_schema() and c.relname like 'idx%' and i.indisvalid order by 1""");
	}

	@Override
	List<String> jsonColumns() {
		return query("""
				select table_name || '.' || column_name from information_schema.columns
				where table_schema = current_schema() and data_type = 'jsonb' order by 1""");
	}

	@Override
	List<String> definitions() {
		return query(
				"""
						select concat_ws(' ', table_name, ordinal_position, column_name, data_type, udt_name, is_nullable, column_default)
						from information_schema.columns
						where table_schema = current_schema() and table_name <> 'flyway_schema_history'
						union all
						select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
						from pg_constraint where connamespace::regnamespace::text = quote_ident(current_schema())
						union all
						select indexdef from pg_indexes where schemaname = current_schema()
						order by 1""");
	}

	private List<String> query(String sql) {
		return jdbc().sql(sql).query(String.class).list();
	}

}
