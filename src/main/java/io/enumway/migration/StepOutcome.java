package io.enumway.migration;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

import io.enumway.EnumDrift;
import org.apache.commons.logging.Log;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * Tells everyone how a migration step went: the reports, the listener and the log.
 */
final class StepOutcome {

	private static final Log logger = StepLog.get();

	private final DefaultMigrationReports reports;

	private final MigrationListener listener;

	StepOutcome(DefaultMigrationReports reports, MigrationListener listener) {
		this.reports = reports;
		this.listener = listener;
	}

	void lockWaited(String flyway, Duration waited, boolean acquired) {
		tell(() -> this.listener.lockWaited(flyway, waited, acquired));
	}

	void finished(MigrationReport report, @Nullable Callable<MigrationReport> refresh, Flyway flyway) {
		this.reports.publish(report, refresh, flyway);
		tell(() -> this.listener.finished(report));
		String summary = summary(report);
		switch (report.state()) {
			case UP_TO_DATE, UNKNOWN -> logger.info(summary);
			default -> logger.warn(summary);
		}
		if (report.state() != MigrationReport.State.DRIFTED) {
			report.drift().forEach((drift) -> logger.warn("Drift: " + EnumDriftException.describe(drift)));
		}
	}

	private static String summary(MigrationReport report) {
		StringBuilder summary = new StringBuilder("Migrations of '").append(report.name()).append("': ");
		summary.append(report.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
		if (report.currentVersion() != null) {
			summary.append(" at version ").append(report.currentVersion());
		}
		if (report.executed() > 0) {
			summary.append(", executed ").append(report.executed());
		}
		if (report.enumTypes() > 0) {
			summary.append(", ").append(report.enumTypes()).append(" declared enum types");
		}
		if (!report.drift().isEmpty()) {
			summary.append(", ").append(driftedTypes(report)).append(" of them drifted");
		}
		summary.append(", took ").append(Holders.time(report.migrationTime()));
		if (!report.lockWait().isZero()) {
			summary.append(", waited ").append(Holders.time(report.lockWait())).append(" for the lock");
			summary.append(report.fastPath() ? " until another process had done everything" : "");
		}
		else if (report.fastPath()) {
			summary.append(" without a lock");
		}
		if (report.problem() != null) {
			summary.append(": ").append(report.problem());
		}
		return summary.toString();
	}

	private static long driftedTypes(MigrationReport report) {
		return report.drift().stream().map(EnumDrift::declared).distinct().count();
	}

	private static void tell(Runnable message) {
		try {
			message.run();
		}
		catch (RuntimeException ex) {
			logger.warn("A migration listener failed", ex);
		}
	}

}
