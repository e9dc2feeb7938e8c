package io.enumway.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.enumway.EnumDrift;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReport.State;
import org.jspecify.annotations.Nullable;

/**
 * Reports for tests.
 */
final class Reports {

	static final Instant AT = Instant.parse("2026-11-21T08:00:00Z");

	private Reports() {
	}

	static MigrationReport upToDate(String name) {
		return report(name, State.UP_TO_DATE, List.of(), List.of(), List.of(), null);
	}

	static MigrationReport report(String name, State state, List<String> pending, List<String> failed,
			List<EnumDrift> drift, @Nullable String problem) {
		return report(name, state, pending, List.of(), failed, drift, problem);
	}

	static MigrationReport withReplaced(List<String> pending, List<String> replaced) {
		return report("flyway", State.UP_TO_DATE, pending, replaced, List.of(), List.of(), null);
	}

	private static MigrationReport report(String name, State state, List<String> pending, List<String> replaced,
			List<String> failed, List<EnumDrift> drift, @Nullable String problem) {
		return new MigrationReport(name, state, "public", "3", pending, replaced, failed, List.of(), "V3__three.sql",
				AT.minusSeconds(60), 2, Duration.ofMillis(120), Duration.ofMillis(350), false, drift, 4, problem, AT,
				AT, null);
	}

}
