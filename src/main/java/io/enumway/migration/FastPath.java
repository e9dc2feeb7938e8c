package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import io.enumway.migration.EnumSynchronizer.Check;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, without a lock, that {@link Flyway#migrate()} would do nothing and say
 * nothing. Whatever is in doubt is left to {@code migrate()} itself, so that failures
 * come from Flyway.
 */
final class FastPath {

	private static final Log logger = LogFactory.getLog(FastPath.class);

	private final Flyway flyway;

	private final boolean contract;

	private final EnumSynchronizer synchronizer;

	private @Nullable LocalMigrations local;

	private boolean mayFind;

	private boolean lacksOnlyTypes;

	/**
	 * Create a look.
	 * @param flyway the Flyway bean
	 * @param contract whether contract migrations are to run, too
	 * @param synchronizer tells the drift
	 */
	FastPath(Flyway flyway, boolean contract, EnumSynchronizer synchronizer) {
		this.flyway = flyway;
		this.contract = contract;
		this.synchronizer = synchronizer;
	}

	/**
	 * Look whether there is nothing to do.
	 * @return what was found, empty if there may be something to do
	 * @throws SQLException if the catalog cannot be read
	 */
	Optional<Found> find() throws SQLException {
		Configuration configuration = this.flyway.getConfiguration();
		if (!isPlain(configuration)) {
			return Optional.empty();
		}
		this.local = local(configuration);
		if (this.local == null && UserCallbacks.mayExist(configuration)) {
			return Optional.empty();
		}
		this.mayFind = true;
		try (LookConnection connection = LookConnection.openInTransaction(configuration)) {
			return connection.isSupported() ? find(configuration, this.local, connection) : Optional.empty();
		}
	}

	/**
	 * Whether the database is all that kept {@link #find} from finding something.
	 */
	boolean mayFindAgain() {
		return this.mayFind;
	}

	/**
	 * Look again, with the local migrations of the first look.
	 * @param connection the session's connection
	 * @return what was found, empty if there may be something to do
	 * @throws SQLException if the catalog cannot be read
	 */
	Optional<Found> findAgain(Connection connection) throws SQLException {
		Configuration configuration = this.flyway.getConfiguration();
		LookConnection look = LookConnection.ofSession(connection, configuration);
		try {
			return find(configuration, this.local, look);
		}
		finally {
			look.restore();
		}
	}

	/**
	 * Whether the last look found no migration to run, but declared types or labels that
	 * are missing.
	 */
	boolean lacksOnlyTypes() {
		return this.lacksOnlyTypes;
	}

	private static @Nullable LocalMigrations local(Configuration configuration) {
		try {
			return LocalMigrations.of(configuration);
		}
		catch (InDoubtException ex) {
			logger.debug("Flyway's info is asked: " + ex.getMessage());
			return null;
		}
	}

	private Optional<Found> find(Configuration configuration, @Nullable LocalMigrations local,
			LookConnection connection) throws SQLException {
		this.lacksOnlyTypes = false;
		Optional<MigrationInfo[]> migrations = (local != null) ? match(configuration, local, connection)
				: judgeUnlocked(configuration, connection);
		if (migrations.isEmpty()) {
			return Optional.empty();
		}
		Check check = this.synchronizer.check(connection.get(), connection.schema());
		this.lacksOnlyTypes = check.syncNeeded();
		return check.syncNeeded() ? Optional.empty()
				: Optional.of(new Found(migrations.get(), check, connection.schema()));
	}

	/**
	 * The short way: two queries.
	 */
	private Optional<MigrationInfo[]> match(Configuration configuration, LocalMigrations local,
			LookConnection connection) throws SQLException {
		try {
			List<HistoryRow> rows = connection.rows();
			return (rows != null) ? local.match(rows, this.contract).map((all) -> all.toArray(MigrationInfo[]::new))
					: Optional.empty();
		}
		catch (InDoubtException ex) {
			logger.debug("Flyway's info is asked: " + ex.getMessage());
			return judgeUnlocked(configuration, connection);
		}
	}

	private Optional<MigrationInfo[]> judgeUnlocked(Configuration configuration, LookConnection connection)
			throws SQLException {
		try {
			return connection.read(() -> judge(configuration, connection));
		}
		catch (HistoryLockedException ex) {
			logger.debug("It is left to the session, which says what it waits for", ex);
			return Optional.empty();
		}
	}

	/**
	 * The way through Flyway itself.
	 */
	private Optional<MigrationInfo[]> judge(Configuration configuration, LookConnection connection)
			throws SQLException {
		Flyway look = connection.flyway();
		MigrationInfo[] migrations = look.info().all();
		UpToDate upToDate = new UpToDate(configuration);
		if (!upToDate.test(migrations, this.contract)) {
			return Optional.empty();
		}
		if (upToDate.isInDoubt() && !connection.validatingFlyway().validateWithResult().validationSuccessful) {
			return Optional.empty();
		}
		return Optional.of(migrations);
	}

	/**
	 * Options that make migrate() do something else than what the history shows.
	 */
	private static boolean isPlain(Configuration configuration) {
		return configuration.getCherryPick() == null && !configuration.isSkipExecutingMigrations()
				&& configuration.getSchemas().length <= 1 && configuration.getResolvers().length == 0
				&& configuration.getCallbacks().length == 0;
	}

	/**
	 * What was found when there is nothing to do.
	 *
	 * @param migrations all migrations
	 * @param check the drift check
	 * @param schema Flyway's default schema
	 */
	record Found(MigrationInfo[] migrations, Check check, String schema) {

	}

}
