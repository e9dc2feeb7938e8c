package io.enumway.actuate;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.EnumDrift.Kind;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReport.State;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MigrationMetrics} and {@link EnumwayMeters}.
 */
class MigrationMetricsTests {

	private final AtomicReference<MigrationReport> report = new AtomicReference<>(Reports.upToDate("flyway"));

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void recordsBootOnce() {
		bind();
		assertThat(this.registry.get(EnumwayMeters.LOCK_WAIT)
			.tag("flyway", "flyway")
			.timer()
			.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(120);
		assertThat(this.registry.get(EnumwayMeters.MIGRATION)
			.tag("outcome", "migrated")
			.timer()
			.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(350);
	}

	@Test
	void gaugesFollowTheLatestReport() {
		bind();
		assertThat(pending()).isZero();
		this.report.set(Reports.report("flyway", State.PENDING, List.of("4", "5"), List.of("3"), List.of(), null));
		assertThat(pending()).isEqualTo(2);
		assertThat(this.registry.get(EnumwayMeters.FAILED).gauge().value()).isEqualTo(1);
		assertThat(this.registry.get(EnumwayMeters.ENUM_TYPES).gauge().value()).isEqualTo(4);
	}

	@Test
	void whatANewerReleaseHasReplacedIsNotPending() {
		this.report.set(Reports.withReplaced(List.of("moods"), List.of("moods")));
		bind();
		assertThat(pending()).isZero();
	}

	@Test
	void countsDriftByKind() {
		EnumDrift extra = new EnumDrift(Kind.EXTRA_VALUE, EnumDefinition.of("mood", "sad"), null, List.of("happy"));
		this.report.set(Reports.report("flyway", State.UP_TO_DATE, List.of(), List.of(), List.of(extra), null));
		bind();
		assertThat(this.registry.get(EnumwayMeters.DRIFT).tag("kind", "extra-value").gauge().value()).isEqualTo(1);
		assertThat(this.registry.get(EnumwayMeters.DRIFT).tag("kind", "missing-type").gauge().value()).isZero();
	}

	@Test
	void nothingIsTimedWhenTheBootDidNotLook() {
		this.report.set(Reports.report("flyway", State.UNKNOWN, List.of(), List.of(), List.of(), null));
		bind();
		assertThat(this.registry.find(EnumwayMeters.MIGRATION).timer()).isNull();
	}

	@Test
	void everyMeterIsNamedInOnePlace() {
		bind();
		Set<String> documented = Arrays.stream(EnumwayMeters.class.getFields())
			.filter((field) -> !field.getName().startsWith("TAG_"))
			.map(MigrationMetricsTests::value)
			.collect(Collectors.toSet());
		Set<String> present = this.registry.getMeters()
			.stream()
			.map((meter) -> meter.getId().getName())
			.collect(Collectors.toSet());
		assertThat(present).isEqualTo(documented);
	}

	private void bind() {
		new MigrationMetrics(() -> List.of(this.report.get())).bindTo(this.registry);
	}

	private double pending() {
		return this.registry.get(EnumwayMeters.PENDING).gauge().value();
	}

	private static String value(Field field) {
		try {
			return (String) field.get(null);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
