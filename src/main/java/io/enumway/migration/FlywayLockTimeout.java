package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import io.enumway.dialect.MigrationLock.Holder;
import io.enumway.dialect.PostgresLockHolder;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * When Flyway itself gives up one of its locks, its failure becomes the same as that of
 * our lock. That of the history table is ours already when Flyway runs; a user's strategy
 * may migrate others.
 */
final class FlywayLockTimeout {

	private static final String GIVEN_UP = "Number of retries exceeded while attempting to acquire";

	/**
	 * Flyway's key is one 64-bit number, the letters "Flyway" plus a hash of the history
	 * table: its upper half is 0x466C, or one less if the hash is negative.
	 */
	private static final String OF_FLYWAY = """
			l.objsubid = 1 and l.classid::bigint in (18027, 18028) and l.pid <> pg_backend_pid()""";

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
		boolean givenUp = Causes.of(failure, FlywayException.class)
			.anyMatch((flyway) -> String.valueOf(flyway.getMessage()).startsWith(GIVEN_UP));
		if (!givenUp) {
			return failure;
		}
		Holder holder = holder(connection, failure);
		return new LockTimeoutException("advisory lock of Flyway itself", timeout, holder,
				PostgresLockHolder.ending(holder), failure);
	}

	private static @Nullable Holder holder(Connection connection, RuntimeException failure) {
		try {
			return PostgresLockHolder.find(connection, OF_FLYWAY).orElse(null);
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
			return null;
		}
	}

}
