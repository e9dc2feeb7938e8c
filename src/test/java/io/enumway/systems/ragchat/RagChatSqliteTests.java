package io.enumway.systems.ragchat;

import java.nio.file.Path;
import java.util.List;

import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The RAG chat system on SQLite: files of their own where the definitions name types and
 * functions of PostgreSQL, the same Java migration.
 */
class RagChatSqliteTests extends RagChatContract {

	private SqliteDatabase database = SqliteDatabase.create("?foreign_keys=on");

	@AfterEach
	void tearDown() {
		assertThat(this.database.single("pragma integrity_check")).isEqualTo("ok");
		assertThat(this.database.single("pragma foreign_key_check")).isEqualTo("nothing");
		this.database.close();
	}

	@Override
	Path migrations() {
		return EXAMPLE.resolve("migration-sqlite");
	}

	@Override
	Path undos() {
		return EXAMPLE.resolve("undo-sqlite");
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
		this.database = SqliteDatabase.create("?foreign_keys=on");
	}

	@Override
	List<String> tables() {
		return query("""
				select name from sqlite_schema where type = 'table'
				and name not in ('flyway_schema_history', 'enumway_enums') order by 1""");
	}

	@Override
	List<String> indexes() {
		return query("select name from sqlite_schema where type = 'index' and name like 'idx%' order by 1");
	}

	@Override
	List<String> jsonColumns() {
		return query("""
				select t.name || '.' || c.name from sqlite_schema t join pragma_table_xinfo(t.name) c
				where t.type = 'table' and c.type = 'json' order by 1""");
	}

	@Override
	List<String> definitions() {
		return query("select sql from sqlite_schema where sql is not null and name not like 'flyway%' order by 1");
	}

	private List<String> query(String sql) {
		return jdbc().sql(sql).query(String.class).list();
	}

}
