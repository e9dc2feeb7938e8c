package io.enumway.crash;

import java.util.ArrayList;
import java.util.List;

import io.enumway.crash.service.CrashService;
import io.enumway.migration.DowngradeRequest;
import io.enumway.migration.MigrationOperations;
import io.enumway.replica.DatabaseState;
import io.enumway.replica.Replica;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.Fault;
import io.enumway.wire.FaultyWire;
import io.enumway.wire.Moment;
import io.enumway.wire.Point;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Downgrades break at requests to the server, before the server sees them and after it
 * executed them without the client learning so. The same command then ends where an
 * undisturbed one does, and the next boot is at the newest version.
 */
@ExtendWith(QuietBoots.class)
class DowngradeCrashTests {

	private static final String TO = DowngradeRequest.NOTHING;

	@Test
	void theSameCommandGoesOn() {
		List<String> requests;
		List<String> undisturbed;
		List<String> booted;
		try (TestDatabase database = upgraded(); FaultyWire wire = FaultyWire.intact(database.url())) {
			downgrade(service(database).through(wire.url(database.url())));
			requests = wire.requests();
			undisturbed = schema(database);
			service(database).bootOnce();
			booted = schema(database);
		}
		assertThat(undisturbed).noneMatch((line) -> line.contains("people"));
		assertThat(booted).anyMatch((line) -> line.contains("happy, sad, curious"));
		List<Point> points = new ArrayList<>();
		for (Moment moment : Moment.values()) {
			for (int request = 1; request <= requests.size(); request++) {
				if (Rounds.full() || isDecisive(requests.get(request - 1))) {
					points.add(new Point(request, moment));
				}
			}
		}
		List<Outcome> outcomes = CrashDrill.run(points,
				(point) -> crashAt(point, requests.get(point.request() - 1), undisturbed, booted));
		assertThat(outcomes).filteredOn(Outcome::broken).isEmpty();
		assertThat(outcomes).filteredOn(Outcome::struck).hasSizeGreaterThan(outcomes.size() * 9 / 10);
		assertThat(outcomes).hasSizeGreaterThan(10);
	}

	private static boolean isDecisive(String sql) {
		return sql.equalsIgnoreCase("commit") || sql.contains("concurrently") || sql.contains("'DELETE'")
				|| sql.startsWith("drop");
	}

	private static Outcome crashAt(Point point, String sql, List<String> undisturbed, List<String> booted) {
		try (TestDatabase database = upgraded();
				FaultyWire wire = FaultyWire.breaking(database.url(), point, Fault.CONNECTION)) {
			try {
				downgrade(service(database).through(wire.url(database.url())));
			}
			catch (RuntimeException ex) {
				// what a crash does to the command is not the question
			}
			return new Outcome(point, sql, wire.struck(), continued(database, undisturbed, booted));
		}
	}

	private static @Nullable String continued(TestDatabase database, List<String> undisturbed, List<String> booted) {
		try {
			downgrade(service(database));
			if (!schema(database).equals(undisturbed)) {
				return "down: " + schema(database);
			}
			service(database).bootOnce();
			return schema(database).equals(booted) ? null : "up: " + schema(database);
		}
		catch (RuntimeException ex) {
			return String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
		}
	}

	private static TestDatabase upgraded() {
		TestDatabase database = TestDatabase.create();
		service(database).bootOnce();
		return database;
	}

	private static void downgrade(Replica replica) {
		try (ConfigurableApplicationContext context = replica.with("enumway.startup", "none").boot()) {
			context.getBean(MigrationOperations.class).downgrade(DowngradeRequest.to(TO).withForce());
		}
	}

	private static Replica service(TestDatabase database) {
		return Replica.of(CrashService.class, database, "classpath:crash/enumway")
			.with("enumway.undo.locations", "classpath:crash/undo");
	}

	/**
	 * Without the history, whose rows tell how often something was tried.
	 */
	private static List<String> schema(TestDatabase database) {
		return DatabaseState.of(database)
			.lines()
			.stream()
			.filter((line) -> !line.startsWith("history ") && !line.contains("flyway_schema_history"))
			.toList();
	}

}
