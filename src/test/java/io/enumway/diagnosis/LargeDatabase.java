package io.enumway.diagnosis;

import java.nio.file.Path;

import javax.sql.DataSource;

import io.enumway.testing.TestDatabase;

/**
 * A service with many enum types, tables and migrations.
 *
 * @param types how many enum types
 * @param tables how many tables, no fewer than types
 * @param migrations how many migrations
 */
record LargeDatabase(int types, int tables, int migrations) {

	/**
	 * Fill a database, and leave it healthy.
	 * @return the service, booted
	 */
	Service fill(TestDatabase database, DataSource dataSource, Path directory) {
		Service service = new Service(dataSource, directory);
		for (int i = 1; i <= this.types; i++) {
			service.declares("type_" + i, "a", "b");
		}
		for (int i = 1; i <= this.migrations; i++) {
			service.script("V%d__m.sql".formatted(i), "create table m_%d (id int)".formatted(i));
		}
		service.boot();
		database.execute(
				"""
						do $$ begin
							for i in 1..%d loop
								execute format('create table t_%%s (id int primary key, kind text check (kind in (''x'', ''y'')), state type_%%s)',
									i, 1 + i %% %d);
							end loop;
						end $$"""
					.formatted(this.tables, this.types));
		return service;
	}

	/**
	 * Let many things of each kind be wrong.
	 * @param each how many; at most as many as there are types, and half as many as there
	 * are migrations
	 */
	void disturb(TestDatabase database, Service service, int each) {
		database.execute("""
				do $$ begin
					for i in 1..%1$d loop
						execute format('alter type type_%%s add value ''c''', i);
						execute format('create type stray_%%s as enum (''x'')', i);
						execute format('create type type_%%s_old as enum (''a'')', i);
						execute format('create table text_%%1$s (type_%%1$s text)', i);
						execute format('drop table m_%%s', i);
					end loop;
				end $$;
				update pg_index set indisvalid = false
				where indexrelid in (select to_regclass(format('t_%%s_pkey', i)) from generate_series(1, %1$d) i);
				delete from flyway_schema_history where version::int > %2$d""".formatted(each, this.migrations - each));
		for (int i = 1; i <= each; i++) {
			service.script("V%d__c.sql".formatted(this.migrations + i),
					"alter table t_%d add column c int".formatted(i));
		}
	}

}
