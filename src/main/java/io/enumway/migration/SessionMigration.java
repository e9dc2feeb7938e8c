package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.enumway.EnumwayException;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.MigrationLock;
import io.enumway.migration.EnumSynchronizer.Check;
import org.apache.commons.logging.Log;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What a migration step does in its session: it takes the lock, migrates, synchronises
 * the declared enums and publishes how it went.
 */
final class SessionMigration {

	private static final Log logger = StepLog.get();

	private final Configuration configuration;

	private final StepParts parts;

	private final StepReports reports;

	private final MigrationSession session;

	private final HistoryTable history;

	private final DoneByOthers others;

	private final Flyway look;

	SessionMigration(Configuration configuration, StepParts parts, StepReports reports, MigrationSession session,
			HistoryTable history, FastPath fastPath) {
		this.configuration = configuration;
		this.parts = parts;
		this.reports = reports;
		this.session = session;
		this.history = history;
		this.others = new DoneByOthers(fastPath, history);
		this.look = DerivedFlyway.forInfo(configuration, session.dataSource());
	}

	/**
	 * Take the lock and migrate, unless another process has left nothing to do.
	 * @param stopping tells whether the JVM was told to stop
	 * @return how declared enums and database differ afterwards
	 * @throws SQLException if the database fails
	 */
	Check run(Stopping stopping) throws SQLException {
		this.reports.schema(this.history.schema());
		MigrationLock lock = EnumDialects.of(this.session.connection()).lock(this.history.lockScope());
		Duration waited = acquire(lock);
		stopping.check(lock);
		if (this.others.found().isPresent()) {
			this.reports.lockWaited(waited, false);
			return this.reports.upToDate(this.others.found().get());
		}
		SessionCallback callback = new SessionCallback(this.parts.synchronizer(), this.history.schema(),
				() -> List.of(this.look.info().all()), stopping);
		try (BlockerWatch watch = BlockerWatch.start(this.session.connection(),
				this.session.dataSource().sideConnections(), this.parts.settings().blockedAfter())) {
			return run(watch, waited, callback);
		}
	}

	private Check run(BlockerWatch watch, Duration waited, SessionCallback callback) throws SQLException {
		Check check;
		try (LockedSession locked = lockFlyway(watch, waited)) {
			check = migrate(locked, callback);
		}
		catch (SQLException ex) {
			publishFailure(ex, migrationsAfter(ex), callback.executed());
			throw ex;
		}
		catch (RuntimeException ex) {
			MigrationInfo[] migrations = migrationsAfter(ex);
			FailureFacts.addTo(ex, this.session, migrations, callback.statement());
			RuntimeException failure = explain(ex, migrations);
			publishFailure(failure, migrations, callback.executed());
			throw failure;
		}
		this.reports.ended(this.look.info().all(), check, callback.executed(), false);
		return check;
	}

	private Duration acquire(MigrationLock lock) throws SQLException {
		long start = System.nanoTime();
		try {
			return this.session.acquire(lock, this.parts.settings().lockTimeout(), this.others);
		}
		catch (EnumwayException ex) {
			this.reports.lockWaited(Duration.ofNanos(System.nanoTime() - start), false);
			this.reports.failed(ex, 0);
			throw ex;
		}
	}

	/**
	 * Take Flyway's own lock. Flyway would wait for it without a word, also when the JVM
	 * is told to stop, and as long as whichever Flyway instance was used last may wait.
	 */
	private LockedSession lockFlyway(BlockerWatch watch, Duration waited) throws SQLException {
		long start = System.nanoTime();
		boolean acquired = false;
		try {
			LockedSession locked = LockedSession.within(this.session, this.history, watch,
					this.parts.settings().lockTimeout(), waited);
			acquired = true;
			return locked;
		}
		finally {
			this.reports.lockWaited(waited.plus(Duration.ofNanos(System.nanoTime() - start)), acquired);
		}
	}

	private Check migrate(LockedSession locked, SessionCallback callback) throws SQLException {
		MigrationInfo[] migrations = this.look.info().all();
		if (!this.configuration.isSkipExecutingMigrations()
				&& Arrays.stream(migrations).anyMatch((migration) -> migration.getState() == MigrationState.DELETED)) {
			new DowngradeRun(locked, this.configuration, this.parts).finishBegun();
		}
		FirstBoot first = new FirstBoot(this.history, this.session.connection());
		runFlyway(stopAt(migrations, first), callback, first, locked.running());
		if (first.isMarked()) {
			first.end(List.of(this.look.info().all()));
		}
		return synchronize(callback);
	}

	private @Nullable MigrationVersion stopAt(MigrationInfo[] migrations, FirstBoot first) throws SQLException {
		boolean fresh = first.isOn(List.of(migrations));
		if (fresh) {
			first.begin(List.of(migrations));
			return null;
		}
		if (this.parts.settings().contract()) {
			return null;
		}
		EarlyRemovals.find(migrations, this.configuration, this.parts.synchronizer().declared(), this.history.schema())
			.forEach(logger::warn);
		MigrationVersion version = ContractMigrations.stopAt(migrations, this.configuration, false);
		if (version != null) {
			ContractMigrations.log(migrations);
		}
		return version;
	}

	private void runFlyway(@Nullable MigrationVersion stopAt, SessionCallback callback, FirstBoot first,
			RunningMigration running) {
		// once a second, for a table that a user's strategy migrates beside that of the
		// lock
		int lockRetries = (int) Math.min(Integer.MAX_VALUE,
				Math.max(1, this.parts.settings().lockTimeout().toSeconds()));
		ApplicationDataSources application = new ApplicationDataSources(this.configuration.getDataSource(),
				this.parts.dataSources());
		SessionDataSource dataSource = this.session.dataSource();
		try (MigrationBinding binding = new MigrationBinding(application, dataSource.sideConnections())
			.with(this.parts.settings().swap())
			.with(this.parts.conversion())
			.noting(running)) {
			this.parts.migrate(DerivedFlyway.onSession(this.configuration, dataSource.telling(binding), lockRetries,
					stopAt, callback, first, binding));
		}
	}

	private Check synchronize(SessionCallback callback) throws SQLException {
		Connection connection = this.session.connection();
		EnumSynchronizer synchronizer = this.parts.synchronizer();
		LaterMigrations later = hasTarget() ? LaterMigrations.of(this.look.info().all()) : LaterMigrations.NONE;
		callback.createPostponedTypes(connection, later.first());
		if (callback.mayAddValues()) {
			synchronizer.addMissingValues(connection, this.history.schema(),
					later.leaveAlone(this.configuration, connection, this.history.schema()));
		}
		Check check = synchronizer.check(connection, this.history.schema());
		return (later.first() != null) ? PartialSynchronizer.withoutFailures(check) : check;
	}

	private boolean hasTarget() {
		MigrationVersion target = this.configuration.getTarget();
		return target != null && target != MigrationVersion.LATEST;
	}

	private RuntimeException explain(RuntimeException failure, MigrationInfo @Nullable [] migrations) {
		Connection connection = this.session.connection();
		RuntimeException explained = FlywayLockTimeout.explain(failure, connection,
				this.parts.settings().lockTimeout());
		if (migrations == null) {
			return explained;
		}
		explained = FailedRow.explain(explained, migrations, this.history, connection);
		return UnavailableType.explain(explained, migrations, this.parts.synchronizer(), this.configuration,
				this.history.schema(), connection);
	}

	private MigrationInfo @Nullable [] migrationsAfter(Exception failure) {
		try {
			return this.look.info().all();
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
