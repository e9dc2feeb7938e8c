package io.enumway.systems;

import java.util.List;
import java.util.Map;

import io.enumway.replica.Replica;
import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The catalog service on SQLite.
 */
class CatalogSqliteTests extends CatalogContract {

	private final SqliteDatabase database = SqliteDatabase.create("?foreign_keys=on");

	@AfterEach
	void tearDown() {
		assertThat(this.database.single("pragma integrity_check")).isEqualTo("ok");
		this.database.close();
	}

	/**
	 * What SQLAlchemy leaves when its constraints have no names.
	 */
	@Test
	void tablesWithoutTypesAreAdopted() {
		this.database.execute(table(Part.IMPORT_BATCHES).replace("CONSTRAINT importstatus", ""),
				table(Part.CATEGORIES).replace("CONSTRAINT categorytype", ""),
				"insert into import_batches (id, status) values (1, 'running')");
		assertThat(migrate().executed()).isEqualTo(3);
		assertThat(catalog()).isEqualTo(FRESH);
		assertThat(this.database.single("select status from import_batches")).isEqualTo("running");
	}

	@Override
	Replica replica(Class<?> service) {
		return new Replica(service, Map.of("spring.datasource.url", this.database.url(), "spring.datasource.type",
				"org.springframework.jdbc.datasource.SimpleDriverDataSource"));
	}

	@Override
	JdbcClient jdbc() {
		return this.database.jdbc();
	}

	@Override
	String table(Part part) {
		return (part == Part.CATEGORIES) ? """
				CREATE TABLE categories (
					id BIGINT NOT NULL,
					type VARCHAR(7) NOT NULL,
					PRIMARY KEY (id),
					CONSTRAINT categorytype CHECK (type IN ('product', 'service'))
				)""" : """
				CREATE TABLE import_batches (
					id BIGINT NOT NULL,
					status VARCHAR(9) DEFAULT 'pending' NOT NULL,
					PRIMARY KEY (id),
					CONSTRAINT importstatus CHECK (status IN ('pending', 'running', 'succeeded', 'failed'))
				)""";
	}

	@Override
	List<String> columnsAndIndexes() {
		return jdbc().sql("""
				select 'column ' || t.name || '.' || c.name from sqlite_schema t join pragma_table_xinfo(t.name) c
				where t.type = 'table' and t.name not like 'flyway%' and t.name <> 'enumway_enums'
				union all
				select 'index ' || name from sqlite_schema
				where type = 'index' and sql is not null and name not like 'flyway%'""").query(String.class).list();
	}

}
