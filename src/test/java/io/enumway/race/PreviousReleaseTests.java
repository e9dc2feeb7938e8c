package io.enumway.race;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.enumway.replica.Replica;
import io.enumway.replica.Simultaneously;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A rolling deployment from plain Flyway: a replica of the previous release waits, idle
 * in a transaction, for the lock that Flyway takes itself, and an index that is built
 * concurrently waits for that transaction.
 */
@ExtendWith(OutputCaptureExtension.class)
class PreviousReleaseTests {

	private static final String LOCATIONS = "classpath:race/deployment";

	@Test
	void replicaThatBlocksAnIndexIsNamedInTheLog(CapturedOutput output) {
		try (TestDatabase database = TestDatabase.create()) {
			Replica replica = Replica.of(RaceService.class, database, LOCATIONS);
			Replica previous = replica.onPlainFlyway()
				.through(database.url() + "?ApplicationName=previous-release")
				.with("spring.flyway.target", "1")
				.with("spring.flyway.lock-retry-count", "7");
			previous.bootOnce();
			List<Throwable> failures = Simultaneously.run(5, (number) -> (number > 0) ? replica::bootOnce : () -> {
				awaitSlowMigration(database);
				previous.bootOnce();
			});
			// plain Flyway gives up its lock, as it does with any long migration
			assertThat(failures).hasSizeLessThanOrEqualTo(1);
			assertThat(History.versions(database)).containsExactly("1", "2", "3");
			assertThat(output).containsPattern("(?i)blocked by.*previous-release");
		}
	}

	private static void awaitSlowMigration(TestDatabase database) {
		database.awaitStatement("%pg_sleep%");
		try {
			TimeUnit.MILLISECONDS.sleep(100);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
