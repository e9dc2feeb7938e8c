package io.enumway.sqlite;

import java.util.Map;

import io.enumway.replica.Replica;
import io.enumway.sqlite.service.SqliteService;
import io.enumway.testing.SqliteDatabase;

/**
 * Replicas of the service on SQLite.
 */
final class SqliteReplicas {

	private SqliteReplicas() {
	}

	static Replica of(SqliteDatabase database, int rows) {
		return new Replica(SqliteService.class,
				Map.of("spring.datasource.url", database.url(), "spring.datasource.type",
						"org.springframework.jdbc.datasource.SimpleDriverDataSource", "spring.flyway.locations",
						"classpath:sqlite", "spring.flyway.placeholders.rows", Integer.toString(rows)));
	}

}
