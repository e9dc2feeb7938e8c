package io.enumway.crash;

import java.util.List;
import java.util.stream.Collectors;

import io.enumway.replica.Replica;
import io.enumway.testing.Rounds;
import io.enumway.wire.Fault;
import io.enumway.wire.Moment;
import io.enumway.wire.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contrast to {@link CrashTests}: what the same crashes leave behind with Flyway's
 * default, which commits a migration on one connection and its history row on another.
 */
@ExtendWith(QuietBoots.class)
class PlainFlywayCrashTests {

	private static final Logger logger = LoggerFactory.getLogger(PlainFlywayCrashTests.class);

	@Test
	void someCrashesAreNeverRecoveredFrom() {
		CrashDrill drill = new CrashDrill(
				(database) -> Replica.of(PlainService.class, database, "classpath:crash/plain").onPlainFlyway());
		List<Place> places = Rounds.full() ? drill.places(Moment.BEFORE) : drill.decisivePlaces();
		List<Outcome> outcomes = CrashDrill.run(places, (place) -> drill.crashAt(place, Fault.PROCESS));
		List<Outcome> broken = outcomes.stream().filter(Outcome::broken).toList();
		logger.info("Plain Flyway: {} of {} places stay broken\n{}", broken.size(), outcomes.size(),
				outcomes.stream().map(Outcome::toString).collect(Collectors.joining("\n")));
		assertThat(broken).isNotEmpty();
		assertThat(broken).allSatisfy((outcome) -> assertThat(outcome.problem()).isNotBlank());
	}

}
