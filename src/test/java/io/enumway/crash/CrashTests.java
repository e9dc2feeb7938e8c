package io.enumway.crash;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.enumway.crash.service.CrashService;
import io.enumway.crash.service.ExpandingService;
import io.enumway.replica.Replica;
import io.enumway.testing.Rounds;
import io.enumway.wire.Fault;
import io.enumway.wire.Moment;
import io.enumway.wire.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Boots break at every request to the server, before the server sees it and after it
 * executed it (committed it, if it is a commit) without the client learning so; then the
 * service boots again. Schema, labels, rows and history always are those of an
 * undisturbed boot.
 */
@ExtendWith(QuietBoots.class)
class CrashTests {

	/**
	 * The declared type, the history table, three versioned migrations and a repeatable
	 * one: fewer commits would mean that the drill does not see them all.
	 */
	private static final int COMMITS = 6;

	private static final Logger logger = LoggerFactory.getLogger(CrashTests.class);

	@ParameterizedTest
	@MethodSource("variants")
	void nextBootSetsRightWhatABrokenConnectionLeft(Variant variant) {
		CrashDrill drill = variant.drill();
		List<Place> places = variant.everyPlace() ? drill.places() : drill.decisivePlaces();
		assertRight(drill, places, (place) -> drill.crashAt(place, Fault.CONNECTION));
	}

	@ParameterizedTest
	@MethodSource("variants")
	void nextBootSetsRightWhatAnEndedProcessLeft(Variant variant) {
		CrashDrill drill = variant.drill();
		// nobody is left to know whether a request was answered: there is no moment after
		// it
		List<Place> places = drill.places(Moment.BEFORE);
		assertRight(drill, variant.everyPlace() ? places : CrashDrill.sample(places),
				(place) -> drill.crashAt(place, Fault.PROCESS));
	}

	@Test
	void nextBootSetsRightWhatAKilledProcessLeft() {
		CrashDrill drill = new Variant("killed", Map.of()).drill();
		List<Place> decisive = drill.decisivePlaces(Moment.AFTER);
		assertRight(drill, Rounds.full() ? drill.places(Moment.BEFORE) : CrashDrill.everyOther(decisive),
				drill::killAt);
	}

	private static void assertRight(CrashDrill drill, List<Place> places, Function<Place, Outcome> crash) {
		assertThat(drill.undisturbed().toString()).contains("happy, sad, curious").contains("(2,Alan,curious");
		assertThat(drill.commits()).isGreaterThanOrEqualTo(COMMITS);
		List<Outcome> outcomes = CrashDrill.run(places, crash);
		logger.info("{} places, {} reached", outcomes.size(), outcomes.stream().filter(Outcome::struck).count());
		assertThat(outcomes).filteredOn(Outcome::broken).isEmpty();
		assertThat(outcomes).filteredOn(Outcome::struck).hasSizeGreaterThan(places.size() * 9 / 10);
	}

	static Stream<Variant> variants() {
		Stream<Variant> reduced = Stream.of(new Variant("without a pool", Map.of()));
		Stream<Variant> full = Stream.of(
				new Variant("pool of one",
						Map.of("spring.datasource.type", "com.zaxxer.hikari.HikariDataSource",
								"spring.datasource.hikari.maximum-pool-size", "1")),
				new Variant("other schema", Map.of("spring.flyway.default-schema", "app")),
				new Variant("mixed", Map.of("spring.flyway.mixed", "true")),
				// a group with an index that is built concurrently has no transaction at
				// all
				new Variant("group", Map.of("spring.flyway.group", "true", "spring.flyway.target", "2")),
				new Variant("expand", ExpandingService.class, Map.of("enumway.sync", "expand",
						"spring.flyway.locations", "classpath:crash/enumway,classpath:crash/weather")));
		return Rounds.full() ? Stream.concat(reduced, full) : reduced;
	}

	record Variant(String name, Class<?> service, Map<String, String> properties) {

		Variant(String name, Map<String, String> properties) {
			this(name, CrashService.class, properties);
		}

		/**
		 * Other settings run the same statements in other transactions: there decisive
		 * places and a sample serve.
		 */
		boolean everyPlace() {
			return Rounds.full() && this.properties.isEmpty();
		}

		CrashDrill drill() {
			return new CrashDrill(
					(database) -> Replica.of(this.service, database, "classpath:crash/enumway").with(this.properties));
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
