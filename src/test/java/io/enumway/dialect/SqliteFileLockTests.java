package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;

import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SqliteFileLock}.
 */
class SqliteFileLockTests extends MigrationLockContract {

	private final SqliteDatabase database = SqliteDatabase.create();

	@AfterEach
	void tearDown() {
		this.database.close();
	}

	@Override
	MigrationLock lock(String scope) {
		return new SqliteFileLock(scope);
	}

	@Override
	Connection connect() throws SQLException {
		return this.database.connect();
	}

	@Test
	void databasesDoNotBlockEachOther() throws SQLException {
		try (SqliteDatabase other = SqliteDatabase.create();
				Connection first = connect();
				Connection second = other.connect()) {
			assertThat(lock("app").tryAcquire(first)).isTrue();
			assertThat(lock("app").tryAcquire(second)).isTrue();
			assertThat(lock("app").release(first)).isTrue();
			assertThat(lock("app").release(second)).isTrue();
		}
	}

}
