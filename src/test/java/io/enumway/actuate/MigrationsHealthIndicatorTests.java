package io.enumway.actuate;

import java.util.List;
import java.util.Map;

import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.EnumDrift.Kind;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReport.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link MigrationsHealthIndicator}.
 */
class MigrationsHealthIndicatorTests {

	@ParameterizedTest
	@CsvSource({ "UP_TO_DATE,UP", "PENDING,OUT_OF_SERVICE", "FAILED,DOWN", "DRIFTED,DOWN", "UNREACHABLE,DOWN",
			"UNKNOWN,UNKNOWN" })
	void statusFollowsState(State state, String status) {
		assertThat(health(Reports.report("flyway", state, List.of(), List.of(), List.of(), null)).getStatus())
			.isEqualTo(new Status(status));
	}

	@Test
	void showsReport() {
		Map<String, Object> details = health(Reports.upToDate("flyway")).getDetails();
		assertThat(details).contains(entry("state", "UP_TO_DATE"), entry("currentVersion", "3"),
				entry("lastApplied", "V3__three.sql"), entry("lockWait", "120ms"), entry("migrationTime", "350ms"),
				entry("pending", List.of()), entry("enumTypes", 4), entry("checkedAt", Reports.AT));
		assertThat(details).doesNotContainKey("reason");
	}

	@Test
	void saysWhyItIsNotUp() {
		Health health = health(Reports.report("flyway", State.PENDING, List.of("4"), List.of(), List.of(),
				"1 migration is pending: 4"));
		assertThat(health.getDetails()).contains(entry("reason", "1 migration is pending: 4"),
				entry("pending", List.of("4")));
	}

	@Test
	void namesDriftedTypes() {
		EnumDrift drift = new EnumDrift(Kind.EXTRA_VALUE, EnumDefinition.of("audit.mood", "sad"), null,
				List.of("happy"));
		Health health = health(Reports.report("flyway", State.UP_TO_DATE, List.of(), List.of(), List.of(drift), null));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("drift",
				List.of(Map.of("type", "audit.mood", "kind", "EXTRA_VALUE", "labels", List.of("happy"))));
	}

	@Test
	void worstOfSeveralCounts() {
		Health health = health(Reports.upToDate("orders"),
				Reports.report("audit", State.FAILED, List.of(), List.of("2"), List.of(), "V2 failed"));
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsOnlyKeys("orders", "audit");
	}

	@Test
	void isUnknownWithoutReports() {
		assertThat(health().getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health().getDetails()).containsEntry("reason", "Enumway does not migrate here");
	}

	private static Health health(MigrationReport... reports) {
		return new MigrationsHealthIndicator(() -> List.of(reports)).health();
	}

}
