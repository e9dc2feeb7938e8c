package io.enumway.systems.semantik;

import java.util.List;

import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The service on PostgreSQL.
 */
class SemantikPostgresTests extends SemantikContract {

	@AutoClose
	private TestDatabase database = TestDatabase.create();

	@Override
	void leaveAsAlembicDid() {
		this.database.execute("""
				CREATE TABLE alembic_version (
					version_num VARCHAR(32) NOT NULL,
					CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
				);
				CREATE TYPE collection_status AS ENUM ('pending', 'ready', 'processing', 'error');
				CREATE TYPE operation_type AS ENUM ('index', 'append', 'reindex', 'remove_source', 'delete');
				CREATE TYPE operation_status AS ENUM ('pending', 'processing', 'completed', 'failed', 'cancelled');
				CREATE TABLE collections (
					id SERIAL NOT NULL,
					name VARCHAR NOT NULL,
					status collection_status DEFAULT 'pending' NOT NULL,
					PRIMARY KEY (id),
					UNIQUE (name)
				);
				CREATE TABLE operations (
					id SERIAL NOT NULL,
					collection_id INTEGER NOT NULL,
					type operation_type NOT NULL,
					status operation_status NOT NULL,
					PRIMARY KEY (id),
					FOREIGN KEY(collection_id) REFERENCES collections (id) ON DELETE CASCADE
				)""");
	}

	@Override
	void clear() {
		this.database.close();
		this.database = TestDatabase.create();
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
	List<String> schema() {
		return jdbc().sql("""
				select table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' ' ||
					coalesce(column_default, '')
				from information_schema.columns where table_schema = current_schema() and table_name not like 'flyway%'
				union all select indexdef from pg_indexes where schemaname = current_schema()
				union all select enumtypid::regtype || ' ' || string_agg(enumlabel, ',' order by enumsortorder)
				from pg_enum group by enumtypid order by 1""").query(String.class).list();
	}

}
