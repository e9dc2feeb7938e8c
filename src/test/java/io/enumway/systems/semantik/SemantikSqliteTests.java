package io.enumway.systems.semantik;

import java.util.List;

import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service on SQLite.
 */
class SemantikSqliteTests extends SemantikContract {

	private SqliteDatabase database = SqliteDatabase.create("?foreign_keys=on");

	@AfterEach
	void tearDown() {
		assertThat(this.database.single("pragma integrity_check")).isEqualTo("ok");
		assertThat(this.database.single("pragma foreign_key_check")).isEqualTo("nothing");
		this.database.close();
	}

	@Override
	void clear() {
		this.database.close();
		this.database = SqliteDatabase.create("?foreign_keys=on");
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
				select name || ' ' || coalesce(sql, '') from sqlite_schema where name not like 'flyway%'
				union all select name || ' ' || position || ' ' || coalesce(label, '') from enumway_enums order by 1""")
			.query(String.class)
			.list();
	}

	/**
	 * Constraints with and without names.
	 */
	@Override
	void leaveAsAlembicDid() {
		this.database.execute("create table alembic_version (version_num varchar(32) not null)", """
				CREATE TABLE collections (
					id INTEGER NOT NULL,
					name VARCHAR NOT NULL,
					status VARCHAR(10) DEFAULT 'pending' NOT NULL,
					PRIMARY KEY (id),
					UNIQUE (name),
					CONSTRAINT collection_status CHECK (status IN ('pending', 'ready', 'processing', 'error'))
				)""",
				"""
						CREATE TABLE operations (
							id INTEGER NOT NULL,
							collection_id INTEGER NOT NULL,
							type VARCHAR(13) NOT NULL,
							status VARCHAR(10) NOT NULL,
							PRIMARY KEY (id),
							FOREIGN KEY(collection_id) REFERENCES collections (id) ON DELETE CASCADE,
							CHECK (type IN ('index', 'append', 'reindex', 'remove_source', 'delete')),
							CONSTRAINT ck_operations_operation_status CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled'))
						)""");
	}

	@Test
	@Override
	void existingDeploymentUpgradesWithoutLoss() {
		super.existingDeploymentUpgradesWithoutLoss();
		assertThat(this.database.sql("operations")).contains("CONSTRAINT \"operation_type\" CHECK (type IN",
				"CONSTRAINT \"operation_status\" CHECK (status IN");
	}

	@Test
	void columnsDeclaredWithTheNameOfATypeGetItsConstraint() {
		boot(FIRST).close();
		assertThat(this.database.sql("collections"))
			.contains("status TEXT CONSTRAINT \"collection_status\" CHECK (\"status\" IN ('pending'");
	}

}
