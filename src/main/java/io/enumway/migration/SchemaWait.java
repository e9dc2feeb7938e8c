package io.enumway.migration;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.enumway.migration.EnumSynchronizer.Check;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.output.ValidateResult;
import org.jspecify.annotations.Nullable;

/**
 * Waits, without changing anything, until another process has brought the schema to this
 * version.
 */
final class SchemaWait {

	private static final Log logger = LogFactory.getLog(SchemaWait.class);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

	private final Configuration configuration;

	private final EnumSynchronizer synchronizer;

	private final Duration timeout;

	SchemaWait(Flyway flyway, EnumSynchronizer synchronizer, Duration timeout) {
		this.configuration = flyway.getConfiguration();
		this.synchronizer = synchronizer;
		this.timeout = timeout;
	}

	/**
	 * Wait until the schema is ready.
	 * @return what was found then
	 * @throws SchemaNotReadyException if it is not in time
	 * @throws io.enumway.EnumwayException if the JVM is told to stop meanwhile
	 */
	FastPath.Found await() {
		try (Stopping stopping = Stopping.watch()) {
			return await(stopping);
		}
	}

	private FastPath.Found await(Stopping stopping) {
		long start = System.nanoTime();
		String lastReason = "";
		long pause = 100;
		while (true) {
			String reason;
			Exception cause = null;
			try {
				Look look = look(Patience.within(this.timeout.minus(Duration.ofNanos(System.nanoTime() - start))));
				reason = look.reason();
				if (reason == null) {
					return look.found();
				}
			}
			catch (FlywayException | HistoryLockedException | SQLException ex) {
				reason = Causes.message(ex);
				cause = ex;
			}
			Duration waited = Duration.ofNanos(System.nanoTime() - start);
			if (waited.compareTo(this.timeout) >= 0) {
				throw new SchemaNotReadyException(reason, waited, cause);
			}
			if (!reason.equals(lastReason)) {
				logger.info("Waiting at most %s for another process to bring the schema to this version: %s"
					.formatted(Holders.time(this.timeout), reason));
				lastReason = reason;
			}
			stopping.pause(Duration.ofMillis(Math.min(this.timeout.minus(waited).toMillis() + 1,
					ThreadLocalRandom.current().nextLong(pause / 2, pause))), "schema (%s)".formatted(reason));
			pause = Math.min(LONGEST_PAUSE.toMillis(), pause * 2);
		}
	}

	private Look look(Duration patience) throws SQLException {
		try (LookConnection connection = LookConnection.openInTransaction(this.configuration)) {
			return Patience.ask(connection.get(), patience, (same) -> connection.read(() -> look(connection)));
		}
	}

	private Look look(LookConnection connection) throws SQLException {
		MigrationInfo[] migrations = connection.flyway().info().all();
		Check check = connection.isSupported()
				? PartialSynchronizer.check(this.synchronizer.check(connection.get(), connection.schema()), migrations)
				: Check.NOTHING;
		return new Look(new FastPath.Found(migrations, check, connection.schema()),
				reason(connection.validatingFlyway(), migrations, check));
	}

	private @Nullable String reason(Flyway flyway, MigrationInfo[] migrations, Check check) {
		String failed = list(migrations, FutureMigrations::isFailureHere);
		if (!failed.isEmpty()) {
			return "failed migrations: " + failed;
		}
		String pending = list(migrations, (migration) -> migration.getState() == MigrationState.PENDING
				&& !ContractMigrations.waits(migration) && !FutureMigrations.isReplaced(migration, migrations));
		if (!pending.isEmpty()) {
			return "pending migrations: " + pending;
		}
		if (this.configuration.isValidateOnMigrate()) {
			ValidateResult result = flyway.validateWithResult();
			if (!result.validationSuccessful) {
				return "validation failed: " + result.getAllErrorMessages();
			}
		}
		if (!check.failing().isEmpty()) {
			return check.failing().stream().map(EnumDriftException::describe).collect(Collectors.joining("; "));
		}
		return null;
	}

	private static String list(MigrationInfo[] migrations, Predicate<MigrationInfo> filter) {
		return Arrays.stream(migrations).filter(filter).map(MigrationInfo::getScript).collect(Collectors.joining(", "));
	}

	/**
	 * One look at the database.
	 */
	private record Look(FastPath.Found found, @Nullable String reason) {

	}

}
