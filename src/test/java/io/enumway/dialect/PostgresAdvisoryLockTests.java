package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.enumway.EnumwayException;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PostgresAdvisoryLock}.
 */
class PostgresAdvisoryLockTests extends MigrationLockContract {

	@AutoClose
	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.create();
	}

	@Override
	MigrationLock lock(String scope) {
		return new PostgresAdvisoryLock(scope);
	}

	@Override
	Connection connect() throws SQLException {
		return database.connect();
	}

	@Test
	void keyIsTheDocumentedOneAndStable() {
		PostgresAdvisoryLock lock = new PostgresAdvisoryLock("\"public\".\"flyway_schema_history\"");
		assertThat(PostgresAdvisoryLock.CLASS_ID).isEqualTo(1164866925);
		assertThat(lock.objectId())
			.isEqualTo(new PostgresAdvisoryLock("\"public\".\"flyway_schema_history\"").objectId());
		assertThat(lock).hasToString("advisory lock (1164866925, %d) for \"public\".\"flyway_schema_history\""
			.formatted(Integer.toUnsignedLong(lock.objectId())));
	}

	@Test
	void holderShowsWhatItRunsAndWho() throws SQLException {
		try (Connection first = connect();
				Connection second = connect();
				Statement statement = first.createStatement()) {
			statement.execute("set application_name = 'billing'");
			lock("app").tryAcquire(first);
			statement.execute("select 42 as long_work");
			assertThat(lock("app").holder(second)).hasValueSatisfying((holder) -> {
				assertThat(holder.applicationName()).isEqualTo("billing");
				assertThat(holder.query()).contains("long_work");
				assertThat(holder.heldFor()).isNotNull();
				assertThat(holder.clientAddress()).isNotNull();
			});
		}
	}

	@Test
	void aServerWhoseLocksAreStubsIsToldFromAPooler() throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute("create schema stub");
			statement.execute("create function stub.pg_try_advisory_lock(int, int) returns boolean return true");
			statement.execute("set search_path = stub, pg_catalog");
			assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> lock("app").tryAcquire(connection))
				.withMessageContaining("this server grants advisory locks without holding them")
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("only speaks its protocol"));
		}
		finally {
			database.execute("drop schema stub cascade");
		}
	}

	@Test
	void detailsOfAnotherRolesSessionAreHidden() throws SQLException {
		try (Connection first = connect();
				Connection second = connect();
				Statement statement = second.createStatement()) {
			statement.execute("create role nosy_" + database.name());
			try {
				statement.execute("set role nosy_" + database.name());
				lock("app").tryAcquire(first);
				assertThat(lock("app").holder(second)).hasValueSatisfying((holder) -> {
					assertThat(holder.pid()).isPositive();
					assertThat(holder.heldFor()).isNull();
					assertThat(holder.clientAddress()).isNull();
				});
			}
			finally {
				statement.execute("reset role");
				statement.execute("drop role nosy_" + database.name());
			}
		}
	}

}
