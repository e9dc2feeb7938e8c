package io.enumway.diagnosis;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What migrations drop or rename in a way that their text does not tell, or without being
 * here any more, is neither missed nor created again.
 */
class UntoldChangesTests extends FindingScenarios {

	@Test
	void tablesThatAJavaMigrationDropsOrRenames() {
		this.service
			.script("V1__t.sql",
					"create table legacy (id int); create table plain (id int); create table kept (id int)")
			.migration(new V2__Drop_legacy());
		healthy();
		this.database.execute("drop table kept");
		assertThat(only("missing-recorded-table").objects()).contains(TestDatabase.schema() + ".kept");
	}

	@Test
	void tablesWhoseNamesAJavaMigrationPutsTogether() {
		this.service.script("V1__t.sql", "create table part_1 (id int); create table part_2 (id int)")
			.migration(new V2__Drop_parts());
		healthy();
	}

	@ParameterizedTest
	@ValueSource(strings = { "execute format('drop type %I', t);", "execute 'drop type ' || quote_ident(t);",
			"execute format('alter type %I rename to %I', t, t || 's');" })
	void typesThatABlockDropsOrRenames(String statement) {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy')").script("V2__do.sql", """
				do $$
				declare t text;
				begin
					for t in select typname from pg_type where typname = 'mood' loop
						%s
					end loop;
				end $$""".formatted(statement));
		healthy();
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
		assertThat(this.service.diagnose().notes()).anySatisfy((note) -> assertThat(note).contains("does not tell"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "update pg_enum set enumlabel = 'blue' where enumlabel = 'sad'",
			"do $$ begin delete from pg_catalog.pg_enum where enumlabel = 'sad'; end $$" })
	void labelsThatAScriptChangesInTheCatalog(String statement) {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy', 'sad')")
			.script("V2__catalog.sql", statement);
		healthy();
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
		assertThat(this.service.diagnose().notes()).anySatisfy((note) -> assertThat(note).contains("does not tell"));
	}

	@Test
	void labelsThatAJavaMigrationChangesInTheCatalog() {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy', 'sad')")
			.migration(new V2__Rename_sad());
		healthy();
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
		assertThat(this.service.diagnose().notes()).anySatisfy((note) -> assertThat(note).contains("does not tell"));
	}

	@Test
	void typesOfTheSessionOfAMigration() {
		this.service.script("V1__draft.sql",
				"create type pg_temp.draft as enum ('a'); create type mood as enum ('happy'); create temp table d (d pg_temp.draft)");
		healthy();
		this.database.execute("drop type mood");
		only("missing-recorded-type");
	}

	@Test
	void tablesThatARoutineIsToldToDrop() {
		this.service.script("V1__routine.sql", """
				create function drop_table(name text) returns void language plpgsql as $$
				begin
					execute format('drop table %I', name);
				end $$;
				create procedure tidy(pattern text) language plpgsql as $$
				declare t text;
				begin
					for t in select tablename from pg_tables where tablename like pattern loop
						perform drop_table(t);
					end loop;
				end $$""")
			.script("V2__tables.sql", "create table staging (id int); create table kept (id int)")
			.script("V3__drop.sql", "select drop_table('staging')");
		healthy();
		this.database.execute("drop table kept");
		assertThat(only("missing-recorded-table").objects()).contains(TestDatabase.schema() + ".kept");
		this.service.script("V4__parts.sql", "create table part_1 (id int); create table part_2 (id int)")
			.script("V5__tidy.sql", "call tidy('part%')")
			.script("V6__comment.sql",
					"create table last (id int); comment on function drop_table(text) is 'drops a table'");
		healthy();
		this.database.execute("drop table last");
		assertThat(only("missing-recorded-table").objects()).contains(TestDatabase.schema() + ".last");
	}

	@Test
	void tablesThatInheritAndComeAndGo() {
		this.service.script("V1__log.sql", """
				create table log (at date);
				create table log_2023 (check (at < '2024-01-01')) inherits (log);
				create table log_2024 (at date, constraint c check (at >= '2024-01-01') no inherit);
				alter table log_2024 inherit log;
				create table log_2025 () inherits (log);
				alter table log_2025 no inherit log;""");
		this.service.boot();
		this.database.execute("drop table log_2023, log_2024");
		healthy();
		this.database.execute("drop table log_2025");
		assertThat(only("missing-recorded-table").objects()).contains(TestDatabase.schema() + ".log_2025");
	}

	@Test
	void whatMigrationsDroppedThatAreNotHere() throws IOException {
		this.service.script("V1__t.sql", "create type mood as enum ('happy'); create table t (mood mood)")
			.script("V2__drop.sql", "drop table t; drop type mood");
		this.service.boot();
		Files.delete(this.directory.resolve("V2__drop.sql"));
		healthy();
		assertThat(this.service.diagnose().notes()).anySatisfy((note) -> assertThat(note).contains("are not here"));
		this.service.script("V3__u.sql", "create table u (id int)");
		this.service.ignored = new String[] { "*:missing" };
		healthy();
		assertThat(this.service.diagnose().notes()).anySatisfy((note) -> assertThat(note).contains("are not here"));
	}

	@Test
	void tablesOfTheSchemaThatAScriptSets() {
		this.service.script("V1__t.sql", """
				create schema app;
				set schema 'app';
				create table t (id int);
				create table pg_temp.x (id int);
				set search_path = pg_temp, public;
				create table y (id int);""").script("V2__u.sql", "set search_path = 'app'; create table u (id int)");
		healthy();
		this.database.execute("drop table app.t");
		assertThat(only("missing-recorded-table").objects()).contains("app.t");
	}

	static final class V2__Drop_legacy extends BaseJavaMigration {

		@Override
		public void migrate(Context context) throws SQLException {
			try (Statement statement = context.getConnection().createStatement()) {
				statement.execute("drop table legacy");
				statement.execute("alter table plain rename to modern");
			}
		}

	}

	static final class V2__Rename_sad extends BaseJavaMigration {

		@Override
		public void migrate(Context context) throws SQLException {
			try (Statement statement = context.getConnection().createStatement()) {
				statement.execute("update pg_enum set enumlabel = 'blue' where enumlabel = 'sad'");
			}
		}

	}

	static final class V2__Drop_parts extends BaseJavaMigration {

		@Override
		public void migrate(Context context) throws SQLException {
			try (Statement statement = context.getConnection().createStatement()) {
				for (int part = 1; part <= 2; part++) {
					statement.execute("drop table part_" + part);
				}
			}
		}

	}

}
