package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link OwnTransaction}.
 */
class OwnTransactionTests {

	static Stream<Throwable> failures() {
		return Stream.of(new SQLException(), new IllegalStateException(), new AssertionError(),
				new InterruptedException());
	}

	@ParameterizedTest
	@MethodSource("failures")
	void nothingStaysOfWorkThatFails(Throwable failure) throws SQLException {
		try (SqliteDatabase database = SqliteDatabase.create(); Connection connection = database.connect()) {
			assertThat(catchThrowable(() -> OwnTransaction.run(connection, (same) -> {
				execute(same, "create table half (id int)");
				OwnTransactionTests.<RuntimeException>sneak(failure);
				return true;
			}))).isSameAs(failure);
			assertThat(connection.getAutoCommit()).isTrue();
			assertThat(database.single("select count(*) from sqlite_schema")).isEqualTo("0");
			OwnTransaction.run(connection, (same) -> {
				execute(same, "create table whole (id int)");
				return true;
			});
			assertThat(database.single("select count(*) from sqlite_schema")).isEqualTo("1");
		}
	}

	@SuppressWarnings("unchecked")
	private static <X extends Throwable> void sneak(Throwable failure) throws X {
		throw (X) failure;
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
