package io.enumway.dialect;

import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Updates of rows on the oldest SQLite that is supported.
 */
class OldestSqliteRowUpdatesTests extends SqliteRowUpdatesTests {

	@Override
	SqliteDatabase createDatabase() {
		return SqliteDatabase.create("?foreign_keys=on", OldSqlite.driver(OldSqlite.OLDEST));
	}

	@Test
	void isTheOldest() {
		try (SqliteDatabase database = createDatabase()) {
			assertThat(database.single("select sqlite_version()")).isEqualTo("3.35.0");
		}
	}

}
