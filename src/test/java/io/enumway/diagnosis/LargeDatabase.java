package io.enumway.diagnosis;

import java.nio.file.Path;

import javax.sql.DataSource;

import io.enumway.testing.TestDatabase;

/**
 * A service with many enum types, tables and migrations, healthy.
 */
final class LargeDatabase {

	private LargeDatabase() {
	}

	/**
	 * Fill a database.
	 * @return the service, booted
	 */
	static Service fill(TestDatabase database, DataSource dataSource, Path directory, int types, int tables,
			int migrations) {
		Service service = new Service(dataSource, directory);
		for (int i = 1; i <= types; i++) {
			service.declares("type_" + i, "a", "b");
		}
		for (int i = 1; i <= migrations; i++) {
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
					.formatted(tables, types));
		return service;
	}

}
