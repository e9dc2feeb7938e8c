package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.enumway.EnumwayException;
import io.enumway.dialect.MigrationLock;
import io.enumway.dialect.EnumDialects;
import io.enumway.migration.EnumSynchronizer.Check;
import io.enumway.migration.MigrationReport.State;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * One run of the migration step for one Flyway bean.
 */
final class MigrationStep {

	private final String name;

	private final Flyway flyway;

	private final MigrationSettings settings;

	private final @Nullable FlywayMigrationStrategy userStrategy;

	private final @Nullable EnumSynchronizer synchronizer;

	private final Supplier<List<DataSource>> dataSources;

	private final StepOutcome outcome;

	private final long startedAt = System.nanoTime();

	MigrationStep(String name, Flyway flyway, MigrationSettings settings,
			@Nullable FlywayMigrationStrategy userStrategy, @Nullable EnumSynchronizer synchronizer,
			Supplier<List<DataSource>> dataSources, StepOutcome outcome) {
		this.name = name;
		this.flyway = flyway;
		this.settings = settings;
		this.userStrategy = userStrategy;
		this.synchronizer = synchronizer;
		this.dataSources = dataSources;
		this.outcome = outcome;
	}

	void run() {
		switch (this.settings.startup()) {
			case NONE ->
				publish(assembly(null).without(State.UNKNOWN, null, boot(0, Duration.ZERO, false, null)), null, null);
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
			if (!Databases.isPostgres(connection)) {
				connection.close();
				passThrough();
				return;
			}
			try (MigrationSession session = MigrationSession.open(connection, configuration)) {
				migrate(session, HistoryTable.of(configuration, session.connection()));
			}
		}
		catch (SQLException ex) {
			EnumwayException failure = Databases.failure(ex);
			publishUnreachable(failure);
			throw failure;
		}
	}

	private Optional<FastPath.Found> findNothingToDo() throws SQLException {
		if (this.userStrategy != null) {
			return Optional.empty();
		}
		try {
			return new FastPath(this.flyway, this.synchronizer).find();
		}
		catch (FlywayException ex) {
			BootFacts boot = boot(0, Duration.ZERO, true, ex);
			ReportAssembly assembly = assembly(null);
			publish(assembly.without(State.FAILED, ReportAssembly.message(ex), boot), assembly, boot);
			throw PoolerCheck.isSymptom(ex) ? PoolerCheck.refusal(ex) : ex;
		}
	}

	private void finish(FastPath.Found found) {
		BootFacts boot = boot(0, Duration.ZERO, true, null);
		ReportAssembly assembly = assembly(found.schema());
		publish(assembly.of(found.migrations(), found.check(), boot), assembly, boot);
		failOnDrift(found.check());
	}

	private void passThrough() {
		if (this.userStrategy != null) {
			this.userStrategy.migrate(this.flyway);
		}
		else {
			this.flyway.migrate();
		}
		BootFacts boot = boot(0, Duration.ZERO, false, null);
		ReportAssembly assembly = assembly(null);
		publish(assembly.of(this.flyway.info().all(), Check.NOTHING, boot), assembly, boot);
	}

	private void migrate(MigrationSession session, HistoryTable history) throws SQLException {
		Configuration configuration = this.flyway.getConfiguration();
		Duration lockWait = acquire(session, EnumDialects.of(session.connection()).lock(history.lockScope()));
		Flyway look = DerivedFlyway.forInfo(configuration, session.dataSource());
		SessionCallback callback = new SessionCallback(this.synchronizer, history.schema(),
				() -> List.of(look.info().all()));
		// Flyway tries its own lock once a second; the timeout covers both
		int lockRetries = (int) Math.max(1, this.settings.lockTimeout().minus(lockWait).toSeconds());
		ReportAssembly assembly = assembly(history.schema());
		Check check;
		try {
			check = migrate(session, history, lockRetries, callback);
		}
		catch (SQLException ex) {
			publishFailure(look, assembly, boot(callback.executed(), lockWait, false, ex));
			throw ex;
		}
		catch (RuntimeException ex) {
			RuntimeException failure = FlywayLockTimeout.explain(ex, session.connection(), this.settings.lockTimeout());
			publishFailure(look, assembly, boot(callback.executed(), lockWait, false, failure));
			throw failure;
		}
		BootFacts boot = boot(callback.executed(), lockWait, false, null);
		publish(assembly.of(look.info().all(), check, boot), assembly, boot);
		failOnDrift(check);
	}

	private Duration acquire(MigrationSession session, MigrationLock lock) throws SQLException {
		long start = System.nanoTime();
		try {
			Duration waited = session.acquire(lock, this.settings.lockTimeout());
			this.outcome.lockWaited(this.name, waited, true);
			return waited;
		}
		catch (EnumwayException ex) {
			Duration waited = Duration.ofNanos(System.nanoTime() - start);
			this.outcome.lockWaited(this.name, waited, false);
			BootFacts boot = boot(0, waited, false, ex);
			ReportAssembly assembly = assembly(null);
			publish(assembly.without(State.FAILED, ex.getMessage(), boot), assembly, boot);
			throw ex;
		}
	}

	private Check migrate(MigrationSession session, HistoryTable history, int lockRetries, SessionCallback callback)
			throws SQLException {
		BlockerWatch watch = BlockerWatch.start(session.connection(), session.dataSource().sideConnections(),
				this.settings.blockedAfter());
		try {
			migrate(session, lockRetries, callback);
			return synchronize(session, history, callback);
		}
		finally {
			watch.close();
		}
	}

	private void migrate(MigrationSession session, int lockRetries, SessionCallback callback) {
		Configuration configuration = this.flyway.getConfiguration();
		ApplicationDataSources application = new ApplicationDataSources(configuration.getDataSource(),
				this.dataSources);
		try (MigrationBinding binding = new MigrationBinding(application, session.dataSource().sideConnections())) {
			Flyway derived = DerivedFlyway.onSession(configuration, session.dataSource().telling(binding), lockRetries,
					callback, binding);
			if (this.userStrategy != null) {
				this.userStrategy.migrate(derived);
			}
			else {
				derived.migrate();
			}
		}
	}

	private Check synchronize(MigrationSession session, HistoryTable history, SessionCallback callback)
			throws SQLException {
		if (this.synchronizer == null) {
			return Check.NOTHING;
		}
		callback.createPostponedTypes(session.connection(), null);
		// A user strategy that did not migrate did not ask for changes
		if (callback.migrated()) {
			this.synchronizer.addMissingValues(session.connection(), history.schema());
		}
		return this.synchronizer.check(session.connection(), history.schema());
	}

	private void validate() {
		ReportAssembly assembly = assembly(null);
		try {
			FastPath.Found found = new SchemaWait(this.flyway, this.synchronizer, this.settings.validateTimeout())
				.await();
			BootFacts boot = boot(0, Duration.ZERO, true, null);
			assembly = assembly(found.schema());
			publish(assembly.of(found.migrations(), found.check(), boot), assembly, boot);
		}
		catch (RuntimeException ex) {
			BootFacts boot = boot(0, Duration.ZERO, true, ex);
			publish(assembly.without(State.FAILED, ReportAssembly.message(ex), boot), assembly, boot);
			throw ex;
		}
	}

	private static void failOnDrift(Check check) {
		if (!check.failing().isEmpty()) {
			throw new EnumDriftException(check.failing());
		}
	}

	private void publishFailure(Flyway look, ReportAssembly assembly, BootFacts boot) {
		MigrationReport report;
		try {
			report = assembly.of(look.info().all(), Check.NOTHING, boot);
		}
		catch (RuntimeException ex) {
			report = assembly.without(State.FAILED, ReportAssembly.message(boot.requiredFailure()), boot);
		}
		publish(report, assembly, boot);
	}

	private void publishUnreachable(EnumwayException failure) {
		BootFacts boot = boot(0, Duration.ZERO, false, failure);
		ReportAssembly assembly = assembly(null);
		publish(assembly.without(State.UNREACHABLE, failure.getMessage(), boot), assembly, boot);
	}

	private void publish(MigrationReport report, @Nullable ReportAssembly assembly, @Nullable BootFacts boot) {
		ReportRefresh refresh = null;
		if (assembly != null && boot != null) {
			refresh = new ReportRefresh(this.flyway.getConfiguration(), this.synchronizer, assembly, boot);
		}
		this.outcome.finished(report, refresh);
	}

	private ReportAssembly assembly(@Nullable String schema) {
		return new ReportAssembly(this.name, schema, (this.synchronizer != null) ? this.synchronizer.size() : 0);
	}

	private BootFacts boot(int executed, Duration lockWait, boolean fastPath, @Nullable Throwable failure) {
		return new BootFacts(executed, lockWait, Duration.ofNanos(System.nanoTime() - this.startedAt), fastPath,
				failure);
	}

}
