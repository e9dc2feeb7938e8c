package io.enumway.systems;

import java.util.List;

import io.enumway.replica.Replica;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The catalog service on PostgreSQL.
 */
class CatalogPostgresTests extends CatalogContract {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void invalidIndexIsBuiltAgain() {
		apply(Part.CATEGORY_TYPE);
		apply(Part.CATEGORIES);
		execute("insert into categories values (1, 'product'), (2, 'product')");
		assertThatThrownBy(
				() -> this.database.execute("create unique index concurrently categories_type on categories (type)"))
			.hasMessageContaining("categories_type");
		migrate();
		assertThat(catalog()).isEqualTo(FRESH);
	}

	@Override
	Replica replica(Class<?> service) {
		return Replica.of(service, this.database, "");
	}

	@Override
	JdbcClient jdbc() {
		return this.database.jdbc();
	}

	@Override
	String table(Part part) {
		return (part == Part.CATEGORIES) ? "create table categories (id bigint primary key, type categorytype not null)"
				: "create table import_batches (id bigint primary key, status importstatus not null default 'pending')";
	}

	@Override
	List<String> columnsAndIndexes() {
		return jdbc()
			.sql("""
					select 'column ' || table_name || '.' || column_name from information_schema.columns
					where table_schema = current_schema() and table_name <> 'flyway_schema_history'
					union all
					select 'index ' || c.relname || case when i.indisvalid then '' else ' invalid' end
					from pg_index i join pg_class c on c.oid = i.indexrelid
					where c.relnamespace::regnamespace::text = quote_ident(current_schema()) and c.relname not like 'flyway%'
					and not exists (select from pg_constraint k where k.conindid = c.oid)
					""")
			.query(String.class)
			.list();
	}

}
