package io.enumway.migration;

import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link PostgresSchemaInspector}.
 */
class PostgresSchemaInspectorTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	// sessions of its own, as a default of the database counts for new ones alone
	private final SchemaInspector schema = new PostgresSchemaInspector(JdbcClient.create(this.database.dataSource()));

	@Test
	void takesNamesAsWritten() {
		this.database.execute("""
				create table "Select" ("Odd ""Name" int constraint "Positive!" check (1 = 1));
				create index "Its Index" on "Select" ("Odd ""Name")""");
		assertThat(this.schema.tableExists("Select")).isTrue();
		assertThat(this.schema.tableExists("select")).isFalse();
		assertThat(this.schema.columnExists("Select", "Odd \"Name")).isTrue();
		assertThat(this.schema.columnExists("Select", "odd \"name")).isFalse();
		assertThat(this.schema.constraintExists("Select", "Positive!")).isTrue();
		assertThat(this.schema.indexExists("Its Index")).isTrue();
		assertThat(this.schema.tableExists("x'; drop table \"Select\"; --")).isFalse();
	}

	@Test
	void findsUnqualifiedNamesAlongTheSearchPath() {
		this.database.execute("create schema audit create table event (a int)");
		assertThat(this.schema.tableExists("event")).isFalse();
		assertThat(this.schema.tableExists("audit.event")).isTrue();
		assertThat(this.schema.columnExists("audit.event", "a")).isTrue();
		assertThat(this.schema.tableExists("nowhere.event")).isFalse();
		this.database.execute("alter database %s set search_path = audit".formatted(this.database.name()));
		assertThat(this.schema.tableExists("event")).isTrue();
	}

	@Test
	void knowsPartitionedTablesAndTheirIndexes() {
		this.database.execute("create table part (a int) partition by list (a); create index part_a on part (a)");
		assertThat(this.schema.tableExists("part")).isTrue();
		assertThat(this.schema.indexExists("part_a")).isTrue();
	}

	@Test
	void doesNotTakeOtherRelationsForTablesOrIndexes() {
		this.database.execute("create view v as select 1 as a; create sequence s; create table t (a int)");
		assertThat(this.schema.tableExists("v")).isFalse();
		assertThat(this.schema.tableExists("s")).isFalse();
		assertThat(this.schema.indexExists("t")).isFalse();
		assertThat(this.schema.columnExists("v", "a")).isTrue();
	}

	@Test
	void doesNotKnowDroppedColumnsAndSystemColumns() {
		this.database.execute("create table t (a int, b int); alter table t drop a");
		assertThat(this.schema.columnExists("t", "a")).isFalse();
		assertThat(this.schema.columnExists("t", "b")).isTrue();
		assertThat(this.schema.columnExists("t", "ctid")).isFalse();
	}

	@Test
	void invalidIndexDoesNotExist() {
		this.database.execute("create table t (a int); insert into t values (1), (1)");
		assertThatThrownBy(() -> this.database.execute("create unique index concurrently t_a on t (a)")).isNotNull();
		assertThat(this.schema.indexExists("t_a")).isFalse();
	}

}
