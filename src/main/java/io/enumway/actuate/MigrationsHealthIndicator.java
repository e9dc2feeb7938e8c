package io.enumway.actuate;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.enumway.EnumDrift;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReport.State;
import io.enumway.migration.MigrationReports;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} for the migrations. It reads the latest reports and never the
 * database, so that it holds no request up.
 * <p>
 * {@code UP} when nothing is pending and nothing failed, {@code OUT_OF_SERVICE} while
 * migrations are pending (this process cannot serve what they bring, a restart or another
 * process mends it), {@code DOWN} when a migration failed, declared enums and database
 * differ in a way whose policy is to fail, or the database cannot be reached. What a
 * newer release did to the history is no reason for either, nor is a database that is too
 * busy to be read: {@code lastLook} says so then, and {@code checkedAt} how old the rest
 * is. With several Flyway beans the worst counts. {@code UNKNOWN}, which takes no service
 * out of a health group, when Enumway migrates nothing.
 *
 * @since 0.1.0
 */
public class MigrationsHealthIndicator extends AbstractHealthIndicator {

	private final MigrationReports reports;

	public MigrationsHealthIndicator(MigrationReports reports) {
		super("Migrations health check failed");
		this.reports = reports;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<MigrationReport> latest = this.reports.latest();
		builder.status(latest.stream()
			.map((report) -> statusOf(report.state()))
			.min(Comparator.comparingInt(MigrationsHealthIndicator::severity))
			.orElse(Status.UNKNOWN));
		if (latest.isEmpty()) {
			builder.withDetail("reason", "Enumway does not migrate here");
		}
		else if (latest.size() == 1) {
			details(latest.get(0)).forEach(builder::withDetail);
		}
		else {
			latest.forEach((report) -> builder.withDetail(report.name(), details(report)));
		}
	}

	static Status statusOf(State state) {
		return switch (state) {
			case UP_TO_DATE -> Status.UP;
			case PENDING -> Status.OUT_OF_SERVICE;
			case FAILED, DRIFTED, UNREACHABLE -> Status.DOWN;
			case UNKNOWN -> Status.UNKNOWN;
		};
	}

	private static int severity(Status status) {
		return List.of(Status.DOWN, Status.OUT_OF_SERVICE, Status.UNKNOWN, Status.UP).indexOf(status);
	}

	private static Map<String, Object> details(MigrationReport report) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("state", report.state().name());
		put(details, "reason", report.problem());
		put(details, "schema", report.schema());
		put(details, "currentVersion", report.currentVersion());
		details.put("pending", report.pending());
		if (!report.replaced().isEmpty()) {
			details.put("replaced", report.replaced());
		}
		details.put("failed", report.failed());
		if (!report.contract().isEmpty()) {
			details.put("contract", report.contract());
		}
		put(details, "lastApplied", report.lastApplied());
		put(details, "lastAppliedAt", report.lastAppliedAt());
		details.put("executedAtBoot", report.executed());
		details.put("lockWait", millis(report.lockWait()));
		details.put("migrationTime", millis(report.migrationTime()));
		details.put("enumTypes", report.enumTypes());
		details.put("drift", drift(report.drift()));
		put(details, "checkedAt", report.readAt());
		put(details, "lastLook", report.failedLook());
		return details;
	}

	private static List<Map<String, Object>> drift(List<EnumDrift> drifts) {
		List<Map<String, Object>> details = new ArrayList<>();
		for (EnumDrift drift : drifts) {
			Map<String, Object> detail = new LinkedHashMap<>();
			detail.put("type", drift.declared().name().toString());
			detail.put("kind", drift.kind().name());
			detail.put("labels", drift.labels());
			details.add(detail);
		}
		return details;
	}

	private static void put(Map<String, Object> details, String name, @Nullable Object value) {
		if (value != null) {
			details.put(name, value);
		}
	}

	private static String millis(Duration duration) {
		return DurationStyle.SIMPLE.print(duration, ChronoUnit.MILLIS);
	}

}
