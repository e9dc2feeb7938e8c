package io.enumway.crash;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

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
import io.enumway.wire.Place;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Downgrades break at requests to the server, before the server sees them and after it
 * executed them without the client learning so. The same command then ends where an
 * undisturbed one does, and a boot is at the newest version, after the command or instead
 * of it.
 */
@ExtendWith(QuietBoots.class)
class DowngradeCrashTests {

	private static final String TO = DowngradeRequest.NOTHING;

	private static final int MIGRATIONS = 4;

	private static List<String> requests;

	private static List<String> undisturbed;

	private static List<String> booted;

	@BeforeAll
	static void learnFromAnUndisturbedDowngrade() {
		try (TestDatabase database = upgraded(); FaultyWire wire = FaultyWire.intact(database.url())) {
			downgrade(service(database).through(wire.url(database.url())));
			requests = wire.executed();
			undisturbed = schema(database);
			service(database).bootOnce();
			booted = schema(database);
		}
		assertThat(undisturbed).noneMatch((line) -> line.contains("people"));
		assertThat(booted).anyMatch((line) -> line.contains("happy, sad, curious"));
		assertThat(requests).filteredOn("commit"::equalsIgnoreCase).hasSizeGreaterThanOrEqualTo(MIGRATIONS);
	}

	@Test
	void theSameCommandGoesOnAfterABrokenConnection() {
		List<Place> places = Stream.of(Moment.values()).flatMap(DowngradeCrashTests::places).toList();
		assertRight(places, Fault.CONNECTION, DowngradeCrashTests::commandGoesOn);
	}

	@Test
	void theSameCommandGoesOnAfterAnEndedProcess() {
		// a broken connection at each of these places is the same to the server
		List<Place> places = places(Moment.BEFORE).toList();
		assertRight(Rounds.full() ? places : CrashDrill.everyOther(places), Fault.PROCESS,
				DowngradeCrashTests::commandGoesOn);
	}

	@Test
	void aBootGoesOnAfterAnEndedProcess() {
		assertThat(requests).contains("drop index concurrently people_mood");
		assertRight(places(Moment.BEFORE).toList(), Fault.PROCESS, DowngradeCrashTests::bootGoesUp);
	}

	private static Stream<Place> places(Moment moment) {
		return Place.of(requests, moment).stream().filter((place) -> Rounds.full() || isDecisive(place.sql()));
	}

	private static boolean isDecisive(String sql) {
		return sql.equalsIgnoreCase("commit") || sql.contains("concurrently") || sql.contains("'DELETE'")
				|| sql.startsWith("drop");
	}

	private static void assertRight(List<Place> places, Fault fault, Function<TestDatabase, @Nullable String> goOn) {
		List<Outcome> outcomes = CrashDrill.run(places, (place) -> crashAt(place, fault, goOn));
		assertThat(outcomes).filteredOn(Outcome::broken).isEmpty();
		assertThat(outcomes).filteredOn(Outcome::struck).hasSizeGreaterThan(outcomes.size() * 9 / 10);
		assertThat(outcomes).hasSizeGreaterThan(MIGRATIONS);
	}

	private static Outcome crashAt(Place place, Fault fault, Function<TestDatabase, @Nullable String> goOn) {
		try (TestDatabase database = upgraded(); FaultyWire wire = FaultyWire.breaking(database.url(), place, fault)) {
			try {
				downgrade(service(database).through(wire.url(database.url())));
			}
			catch (RuntimeException ex) {
				// what a crash does to the command is not the question
			}
			return new Outcome(place, wire.struck(), problem(database, goOn));
		}
	}

	private static @Nullable String problem(TestDatabase database, Function<TestDatabase, @Nullable String> goOn) {
		try {
			String problem = goOn.apply(database);
			return (problem == null && !undoneTwice(database).isEmpty()) ? "undone twice: " + undoneTwice(database)
					: problem;
		}
		catch (RuntimeException ex) {
			return String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
		}
	}

	private static @Nullable String commandGoesOn(TestDatabase database) {
		downgrade(service(database));
		return schema(database).equals(undisturbed) ? bootGoesUp(database) : "down: " + schema(database);
	}

	private static @Nullable String bootGoesUp(TestDatabase database) {
		service(database).bootOnce();
		return schema(database).equals(booted) ? null : "up: " + schema(database);
	}

	/**
	 * The versions that the history says were undone while they were not applied.
	 */
	private static List<String> undoneTwice(TestDatabase database) {
		return database.jdbc().sql("""
				select version
				  from (select version, type,
				               lag(type) over (partition by version order by installed_rank) as earlier
				          from flyway_schema_history where version is not null) as h
				 where type = 'DELETE' and (earlier is null or earlier = 'DELETE')""").query(String.class).list();
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
			.with("enumway.undo.locations", "classpath:crash/undo")
			.with(CrashDrill.WITHOUT_A_WATCHER);
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
