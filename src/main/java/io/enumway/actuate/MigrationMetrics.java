package io.enumway.actuate;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.enumway.EnumDrift;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReports;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for the migrations, see {@link EnumwayMeters}. The gauges read the
 * latest reports and never the database.
 *
 * @since 0.1.0
 */
public class MigrationMetrics implements MeterBinder {

	private final MigrationReports reports;

	public MigrationMetrics(MigrationReports reports) {
		this.reports = reports;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.reports.latest().forEach((report) -> bind(registry, report));
	}

	private void bind(MeterRegistry registry, MigrationReport boot) {
		Tags tags = Tags.of(EnumwayMeters.TAG_FLYWAY, boot.name());
		if (boot.state() != MigrationReport.State.UNKNOWN) {
			Timer.builder(EnumwayMeters.LOCK_WAIT)
				.description("Time that the boot waited for the migration lock")
				.tags(tags)
				.register(registry)
				.record(boot.lockWait());
			Timer.builder(EnumwayMeters.MIGRATION)
				.description("Time that the migration step of the boot took")
				.tags(tags.and(EnumwayMeters.TAG_OUTCOME, outcome(boot)))
				.register(registry)
				.record(boot.migrationTime());
		}
		gauge(registry, EnumwayMeters.PENDING, "Pending migrations", tags, boot.name(),
				(report) -> report.pending().size() - report.replaced().size());
		gauge(registry, EnumwayMeters.FAILED, "Failed migrations", tags, boot.name(),
				(report) -> report.failed().size());
		gauge(registry, EnumwayMeters.ENUM_TYPES, "Declared enum types", tags, boot.name(), MigrationReport::enumTypes);
		for (EnumDrift.Kind kind : EnumDrift.Kind.values()) {
			gauge(registry, EnumwayMeters.DRIFT, "Differences between declared enums and database",
					tags.and(EnumwayMeters.TAG_KIND, kebabCase(kind)), boot.name(),
					(report) -> report.drift().stream().filter((drift) -> drift.kind() == kind).count());
		}
	}

	private void gauge(MeterRegistry registry, String name, String description, Tags tags, String flyway,
			ToDoubleFunction<MigrationReport> value) {
		Gauge.builder(name, this.reports, (reports) -> read(reports, flyway, value))
			.description(description)
			.tags(tags)
			.register(registry);
	}

	private static double read(MigrationReports reports, String flyway, ToDoubleFunction<MigrationReport> value) {
		return reports.latest()
			.stream()
			.filter((report) -> report.name().equals(flyway))
			.mapToDouble(value)
			.findFirst()
			.orElse(Double.NaN);
	}

	private static String outcome(MigrationReport report) {
		return switch (report.state()) {
			case FAILED, DRIFTED, UNREACHABLE -> "failed";
			default -> (report.executed() > 0) ? "migrated" : "up-to-date";
		};
	}

	private static String kebabCase(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
