package io.enumway.systems.semantik;

import java.util.List;

import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The service on PostgreSQL.
 */
class SemantikPostgresTests extends SemantikContract {

	private TestDatabase database = TestDatabase.create();

	@AfterEach
	void tearDown() {
		this.database.close();
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
