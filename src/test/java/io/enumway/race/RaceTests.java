package io.enumway.race;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.enumway.replica.Replica;
import io.enumway.replica.ReplicaProcess;
import io.enumway.replica.Simultaneously;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Many replicas boot at once: every migration runs once and nobody fails.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class RaceTests {

	private static final Duration NO_HANG = Duration.ofMinutes(1);

	@Test
	void everyMigrationRunsOnceWhenSixteenReplicasBootOnAnEmptyDatabase() {
		for (int round = 0; round < Rounds.of(3, 20); round++) {
			try (TestDatabase database = TestDatabase.create()) {
				Replica replica = replica(database, "classpath:race/plain");
				assertThat(Simultaneously.run(16, (number) -> replica::bootOnce)).isEmpty();
				assertThat(History.versions(database)).containsExactly("1", "2");
			}
		}
	}

	@Test
	void everyMigrationRunsOnceWhenProcessesBootOnAnEmptyDatabase() {
		for (int round = 0; round < Rounds.of(1, 3); round++) {
			try (TestDatabase database = TestDatabase.create()) {
				Replica replica = replica(database, "classpath:race/plain");
				List<ReplicaProcess> processes = Stream.generate(replica::start).limit(Rounds.of(4, 16)).toList();
				processes.forEach((process) -> {
					assertThat(process.waitFor()).as(process::output).isZero();
					process.close();
				});
				assertThat(History.versions(database)).containsExactly("1", "2");
			}
		}
	}

	@Test
	void nobodyFailsWhenThirtyTwoReplicasBootOnAnUpToDateDatabase() {
		try (TestDatabase database = TestDatabase.create()) {
			Replica replica = replica(database, "classpath:race/plain");
			replica.bootOnce();
			assertThat(Simultaneously.run(32, (number) -> replica::bootOnce)).isEmpty();
			assertThat(History.versions(database)).containsExactly("1", "2");
		}
	}

	@Test
	void nobodyHangsWhileAnIndexIsBuiltConcurrently() {
		for (int round = 0; round < Rounds.of(2, 10); round++) {
			try (TestDatabase database = TestDatabase.create()) {
				Replica replica = replica(database, "classpath:race/concurrently");
				assertThat(
						assertTimeoutPreemptively(NO_HANG, () -> Simultaneously.run(4, (number) -> replica::bootOnce)))
					.isEmpty();
				assertThat(History.versions(database)).containsExactly("1", "2", "3");
				assertThat(validIndexes(database)).contains("people_name");
			}
		}
	}

	private static Replica replica(TestDatabase database, String locations) {
		return Replica.of(RaceService.class, database, locations);
	}

	private static List<String> validIndexes(TestDatabase database) {
		return database.jdbc()
			.sql("select indexrelid::regclass::text from pg_index where indisvalid")
			.query(String.class)
			.list();
	}

}
