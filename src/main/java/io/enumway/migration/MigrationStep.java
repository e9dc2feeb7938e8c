package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.enumway.EnumwayException;
import io.enumway.dialect.MigrationLock;
import io.enumway.dialect.EnumDialects;
import io.enumway.migration.EnumSynchronizer.Check;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * One run of the migration step for one Flyway bean.
 */
final class MigrationStep {

	private static final Log logger = LogFactory.getLog(EnumwayMigrationStrategy.class);

	private final Flyway flyway;

	private final MigrationSettings settings;

	private final @Nullable FlywayMigrationStrategy userStrategy;

	private final EnumSynchronizer synchronizer;

	private final Supplier<List<DataSource>> dataSources;

	private final UndoSettings undoSettings;

	private final StepReports reports;

	MigrationStep(Flyway flyway, MigrationSettings settings, @Nullable FlywayMigrationStrategy userStrategy,
			EnumSynchronizer synchronizer, Supplier<List<DataSource>> dataSources, UndoSettings undoSettings,
			StepReports reports) {
		this.flyway = flyway;
		this.settings = settings;
		this.userStrategy = userStrategy;
		this.synchronizer = synchronizer;
		this.dataSources = dataSources;
		this.undoSettings = undoSettings;
		this.reports = reports;
	}

	void run() {
		switch (this.settings.startup()) {
			case NONE -> this.reports.skipped();
			case VALIDATE -> validate();
			case MIGRATE -> migrate();
		}
	}

	private void migrate() {
		Configuration configuration = this.flyway.getConfiguration();
		try {
			Optional<FastPath.Found> found = findNothingToDo();
			if (found.isPresent()) {
				finish(found.get());
				return;
			}
			Connection connection = SessionConnections.open(configuration);
			if (!Databases.isSupported(connection)) {
				connection.close();
				passThrough();
				return;
			}
			try (MigrationSession session = MigrationSession.open(connection, configuration);
					Stopping stopping = Stopping.watch()) {
				migrate(session, history(session.connection()), stopping);
			}
		}
		catch (SQLException ex) {
			EnumwayException failure = Databases.failure(ex);
			this.reports.databaseFailed(failure);
			throw failure;
		}
	}

	private HistoryTable history(Connection connection) throws SQLException {
		Configuration configuration = this.flyway.getConfiguration();
		HistoryTable history = HistoryTable.of(configuration, connection);
		if (this.userStrategy == null) {
			try {
				if (UserCallbacks.mayRun(configuration)) {
					history.requireName(connection); // one may create the schema
				}
				else {
					history.requireSchema(configuration, connection);
				}
			}
			catch (EnumwayException ex) {
				this.reports.failed(ex, 0);
				throw ex;
			}
		}
		return history;
	}

	private Optional<FastPath.Found> findNothingToDo() throws SQLException {
		if (this.userStrategy != null) {
			return Optional.empty();
		}
		try {
			return new FastPath(this.flyway, this.settings.contract(), this.synchronizer).find();
		}
		catch (FlywayException | EnumwayException ex) {
			this.reports.failed(ex, 0);
			throw PoolerCheck.isSymptom(ex) ? PoolerCheck.refusal(ex) : ex;
		}
	}

	private void finish(FastPath.Found found) {
		ContractMigrations.log(found.migrations());
		this.reports.schema(found.schema());
		this.reports.ended(found.migrations(), found.check(), 0, true);
		failOnDrift(found.check());
	}

	private void passThrough() {
		try {
			migrate(this.flyway);
		}
		catch (RuntimeException ex) {
			this.reports.failed(ex, 0);
			throw ex;
		}
		this.reports.ended(this.flyway.info().all(), Check.NOTHING, 0, false);
	}

	private void migrate(Flyway flyway) {
		if (this.userStrategy != null) {
			this.userStrategy.migrate(flyway);
		}
		else {
			flyway.migrate();
		}
	}

	private void migrate(MigrationSession session, HistoryTable history, Stopping stopping) throws SQLException {
		Configuration configuration = this.flyway.getConfiguration();
		this.reports.schema(history.schema());
		MigrationLock lock = EnumDialects.of(session.connection()).lock(history.lockScope());
		Duration lockWait = acquire(session, lock);
		stopping.check(lock);
		Flyway look = DerivedFlyway.forInfo(configuration, session.dataSource());
		SessionCallback callback = new SessionCallback(this.synchronizer, history.schema(),
				() -> List.of(look.info().all()), stopping);
		// Flyway tries its own lock once a second; the timeout covers both
		int lockRetries = (int) Math.min(Integer.MAX_VALUE,
				Math.max(1, this.settings.lockTimeout().minus(lockWait).toSeconds()));
		Check check;
		try {
			check = migrate(session, history, lockRetries, look, callback);
		}
		catch (SQLException ex) {
			publishFailure(ex, history(look, ex), callback.executed());
			throw ex;
		}
		catch (RuntimeException ex) {
			MigrationInfo[] migrations = history(look, ex);
			FailureFacts.addTo(ex, session, migrations, callback.statement());
			RuntimeException failure = explain(ex, session.connection(), history, migrations);
			publishFailure(failure, migrations, callback.executed());
			throw failure;
		}
		this.reports.ended(look.info().all(), check, callback.executed(), false);
		failOnDrift(check);
	}

	private Duration acquire(MigrationSession session, MigrationLock lock) throws SQLException {
		long start = System.nanoTime();
		try {
			Duration waited = session.acquire(lock, this.settings.lockTimeout());
			this.reports.lockWaited(waited, true);
			return waited;
		}
		catch (EnumwayException ex) {
			this.reports.lockWaited(Duration.ofNanos(System.nanoTime() - start), false);
			this.reports.failed(ex, 0);
			throw ex;
		}
	}

	private @Nullable MigrationVersion stopAt(MigrationInfo[] migrations, String schema) {
		if (this.settings.contract()) {
			return null;
		}
		EarlyRemovals.find(migrations, this.flyway.getConfiguration(), this.synchronizer.declared(), schema)
			.forEach(logger::warn);
		MigrationVersion version = ContractMigrations.stopAt(migrations, this.flyway.getConfiguration());
		if (version != null) {
			ContractMigrations.log(migrations);
		}
		return version;
	}

	private Check migrate(MigrationSession session, HistoryTable history, int lockRetries, Flyway look,
			SessionCallback callback) throws SQLException {
		MigrationInfo[] migrations = look.info().all();
		BlockerWatch watch = BlockerWatch.start(session.connection(), session.dataSource().sideConnections(),
				this.settings.blockedAfter());
		try {
			if (!this.flyway.getConfiguration().isSkipExecutingMigrations() && Arrays.stream(migrations)
				.anyMatch((migration) -> migration.getState() == MigrationState.DELETED)) {
				finishBegunUndos(session, history, watch, Duration.ofSeconds(lockRetries));
			}
			migrate(session, lockRetries, stopAt(migrations, history.schema()), callback, watch.running());
			return synchronize(session, history, callback);
		}
		finally {
			watch.close();
		}
	}

	private void finishBegunUndos(MigrationSession session, HistoryTable history, BlockerWatch watch,
			Duration lockTimeout) throws SQLException {
		try (LockedSession locked = LockedSession.within(session, history, watch, lockTimeout)) {
			new DowngradeRun(locked, this.flyway.getConfiguration(), this.undoSettings, this.settings.swap(),
					this.dataSources)
				.finishBegun();
		}
	}

	private void migrate(MigrationSession session, int lockRetries, @Nullable MigrationVersion stopAt,
			SessionCallback callback, RunningMigration running) {
		Configuration configuration = this.flyway.getConfiguration();
		ApplicationDataSources application = new ApplicationDataSources(configuration.getDataSource(),
				this.dataSources);
		try (MigrationBinding binding = new MigrationBinding(application, session.dataSource().sideConnections())
			.with(this.settings.swap())
			.noting(running)) {
			Flyway derived = DerivedFlyway.onSession(configuration, session.dataSource().telling(binding), lockRetries,
					stopAt, callback, binding);
			migrate(derived);
		}
	}

	private Check synchronize(MigrationSession session, HistoryTable history, SessionCallback callback)
			throws SQLException {
		callback.createPostponedTypes(session.connection(), null);
		if (callback.mayAddValues()) {
			this.synchronizer.addMissingValues(session.connection(), history.schema());
		}
		return this.synchronizer.check(session.connection(), history.schema());
	}

	private void validate() {
		try {
			FastPath.Found found = new SchemaWait(this.flyway, this.synchronizer, this.settings.validateTimeout())
				.await();
			ContractMigrations.log(found.migrations());
			this.reports.schema(found.schema());
			this.reports.ended(found.migrations(), found.check(), 0, true);
		}
		catch (RuntimeException ex) {
			this.reports.failed(ex, 0);
			throw ex;
		}
	}

	private static void failOnDrift(Check check) {
		if (!check.failing().isEmpty()) {
			throw new EnumDriftException(check.failing());
		}
	}

	private RuntimeException explain(RuntimeException failure, Connection connection, HistoryTable table,
			MigrationInfo @Nullable [] migrations) {
		RuntimeException explained = FlywayLockTimeout.explain(failure, connection, this.settings.lockTimeout());
		if (migrations == null) {
			return explained;
		}
		explained = FailedRow.explain(explained, migrations, table, connection);
		return UnavailableType.explain(explained, migrations, this.synchronizer, this.flyway.getConfiguration(),
				table.schema(), connection);
	}

	private static MigrationInfo @Nullable [] history(Flyway look, Exception failure) {
		try {
			return look.info().all();
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
			return null;
		}
	}

	private void publishFailure(Exception failure, MigrationInfo @Nullable [] migrations, int executed) {
		if (migrations != null) {
			this.reports.failed(failure, migrations, executed);
		}
		else {
			this.reports.failed(failure, executed);
		}
	}

}
