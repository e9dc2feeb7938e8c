package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.enumway.dialect.MigrationLock.Holder;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Flyway's own lock, which a process without Enumway may hold: when Flyway gives up, its
 * failure becomes the same as that of our lock.
 */
final class FlywayLockTimeout {

	private static final String GIVEN_UP = "Number of retries exceeded while attempting to acquire";

	/**
	 * Flyway's key is one 64-bit number, the letters "Flyway" plus a hash of the history
	 * table: its upper half is 0x466C, or one less if the hash is negative.
	 */
	private static final String HOLDER = """
			select l.pid, a.application_name, host(a.client_addr), a.query,
				(extract(epoch from clock_timestamp() - a.backend_start) * 1000)::bigint
			from pg_locks l left join pg_stat_activity a on a.pid = l.pid
			where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and l.classid::bigint in (18027, 18028)
			and l.database = (select oid from pg_database where datname = current_database())
			and l.pid <> pg_backend_pid()""";

	private FlywayLockTimeout() {
	}

	/**
	 * Explain a failure of Flyway if it is one of its lock.
	 * @param failure the failure
	 * @param connection the session's connection
	 * @param timeout how long the boot may wait
	 * @return the explained failure, or the given one
	 */
	static RuntimeException explain(RuntimeException failure, Connection connection, Duration timeout) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof FlywayException && cause.getMessage() != null
					&& cause.getMessage().startsWith(GIVEN_UP)) {
				return new LockTimeoutException("advisory lock of Flyway itself", timeout, holder(connection, failure),
						failure);
			}
		}
		return failure;
	}

	private static @Nullable Holder holder(Connection connection, RuntimeException failure) {
		try {
			return holder(connection);
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
			return null;
		}
	}

	static @Nullable Holder holder(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(HOLDER)) {
			if (!result.next()) {
				return null;
			}
			long millis = result.getLong(5);
			Duration heldFor = result.wasNull() ? null : Duration.ofMillis(millis);
			return new Holder(result.getInt(1), result.getString(2), result.getString(3), heldFor, result.getString(4));
		}
	}

}
