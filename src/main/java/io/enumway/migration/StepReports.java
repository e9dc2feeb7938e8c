package io.enumway.migration;

import java.time.Duration;
import java.util.List;

import io.enumway.EnumwayException;
import io.enumway.migration.BootFacts.Applied;
import io.enumway.migration.EnumSynchronizer.Check;
import io.enumway.migration.MigrationReport.State;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Publishes how one migration step went, with what is known when it ends, and how to find
 * out more later.
 */
final class StepReports {

	private final String name;

	private final Flyway owner;

	private final Configuration configuration;

	private final StepParts parts;

	private final StepOutcome outcome;

	private final long startedAt = System.nanoTime();

	private @Nullable String schema;

	private @Nullable Duration lockWait;

	private boolean published;

	/**
	 * Create reports.
	 * @param name the name of the Flyway bean
	 * @param owner the reports last as long as this instance
	 * @param configuration the configuration of the step
	 * @param parts what the step is made of
	 * @param outcome tells everyone
	 */
	StepReports(String name, Flyway owner, Configuration configuration, StepParts parts, StepOutcome outcome) {
		this.name = name;
		this.owner = owner;
		this.configuration = configuration;
		this.parts = parts;
		this.outcome = outcome;
		this.schema = HistoryTable.configuredSchema(configuration);
	}

	/**
	 * The schema of the history table was found.
	 */
	void schema(String schema) {
		this.schema = schema;
	}

	void lockWaited(Duration waited, boolean acquired) {
		this.lockWait = waited;
		this.outcome.lockWaited(this.name, waited, acquired);
	}

	/**
	 * The step did nothing, not even look.
	 */
	void skipped() {
		this.outcome.finished(assembly().without(State.UNKNOWN, null, facts(0, false, null, null)), null, this.owner);
	}

	/**
	 * The step found nothing to do.
	 * @return how declared enums and database differ
	 */
	Check upToDate(FastPath.Found found) {
		ContractMigrations.log(found.migrations());
		schema(found.schema());
		ended(found.migrations(), found.check(), 0, true);
		return found.check();
	}

	void ended(MigrationInfo[] migrations, Check check, int executed, boolean fastPath) {
		BootFacts boot = facts(executed, fastPath, null, Applied.of(migrations));
		publish(assembly().of(migrations, check, boot), boot);
	}

	/**
	 * The step failed, and the history can be seen.
	 */
	void failed(Throwable failure, MigrationInfo[] migrations, int executed) {
		BootFacts boot = facts(executed, false, failure, Applied.of(migrations));
		publish(assembly().of(migrations, Check.NOTHING, boot), boot);
	}

	/**
	 * The step failed without a look at the history.
	 */
	void failed(Throwable failure, int executed) {
		publishWithout(State.FAILED, failure, executed);
	}

	/**
	 * The database failed, unless that was already told with more detail.
	 */
	void databaseFailed(EnumwayException failure) {
		if (!this.published) {
			publishWithout(Databases.isUnreachable(failure.getSqlState()) ? State.UNREACHABLE : State.FAILED, failure,
					0);
		}
	}

	private void publishWithout(State state, Throwable failure, int executed) {
		BootFacts boot = facts(executed, false, failure, null);
		publish(assembly().without(state, Causes.message(failure), boot), boot);
	}

	private void publish(MigrationReport report, BootFacts boot) {
		this.published = true;
		this.outcome.finished(report, new ReportRefresh(this.configuration, this.parts.synchronizer(), assembly(), boot,
				this.parts.settings().refreshTimeout()), this.owner);
	}

	private ReportAssembly assembly() {
		return new ReportAssembly(this.name, this.schema, this.parts.synchronizer().declared().size());
	}

	private BootFacts facts(int executed, boolean fastPath, @Nullable Throwable failure,
			@Nullable List<Applied> applied) {
		return new BootFacts(executed, (this.lockWait != null) ? this.lockWait : Duration.ZERO,
				Duration.ofNanos(System.nanoTime() - this.startedAt), fastPath, failure, applied);
	}

}
