package io.enumway.race;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.enumway.crash.service.CrashService;
import io.enumway.replica.DatabaseState;
import io.enumway.replica.Replica;
import io.enumway.replica.ReplicaProcess;
import io.enumway.replica.Simultaneously;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Many replicas boot at once: their declared enum type is created, every migration (SQL,
 * Java, outside a transaction) runs once, and nobody fails.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class RaceTests {

	private static final Duration NO_HANG = Duration.ofMinutes(1);

	private static DatabaseState alone;

	@BeforeAll
	static void bootOneAlone() {
		try (TestDatabase database = TestDatabase.create()) {
			replica(database).bootOnce();
			alone = DatabaseState.of(database);
		}
		assertThat(alone.toString()).contains("happy, sad, curious").contains("history 1", "history 2", "history 3");
	}

	@Test
	void everyMigrationRunsOnceWhenSixteenReplicasBootOnAnEmptyDatabase() {
		for (int round = 0; round < Rounds.of(3, 20); round++) {
			try (TestDatabase database = TestDatabase.create()) {
				Replica replica = replica(database);
				assertThat(Simultaneously.run(16, (number) -> replica::bootOnce)).isEmpty();
				assertThat(DatabaseState.of(database)).isEqualTo(alone);
			}
		}
	}

	@Test
	void everyMigrationRunsOnceWhenProcessesBootOnAnEmptyDatabase() {
		for (int round = 0; round < Rounds.of(1, 3); round++) {
			try (TestDatabase database = TestDatabase.create()) {
				Replica replica = replica(database);
				List<ReplicaProcess> processes = Stream.generate(replica::start).limit(Rounds.of(4, 16)).toList();
				processes.forEach((process) -> {
					assertThat(process.waitFor()).as(process::output).isZero();
					process.close();
				});
				assertThat(DatabaseState.of(database)).isEqualTo(alone);
			}
		}
	}

	@Test
	void nobodyFailsWhenThirtyTwoReplicasBootOnAnUpToDateDatabase() {
		try (TestDatabase database = TestDatabase.create()) {
			Replica replica = replica(database);
			replica.bootOnce();
			assertThat(Simultaneously.run(32, (number) -> replica::bootOnce)).isEmpty();
			assertThat(DatabaseState.of(database)).isEqualTo(alone);
		}
	}

	@Test
	void nobodyHangsWhileAnIndexIsBuiltConcurrently() {
		for (int round = 0; round < Rounds.of(2, 10); round++) {
			try (TestDatabase database = TestDatabase.create()) {
				Replica replica = Replica.of(RaceService.class, database, "classpath:race/concurrently");
				assertThat(
						assertTimeoutPreemptively(NO_HANG, () -> Simultaneously.run(4, (number) -> replica::bootOnce)))
					.isEmpty();
				assertThat(History.versions(database)).containsExactly("1", "2", "3");
				assertThat(validIndexes(database)).contains("people_name");
			}
		}
	}

	private static Replica replica(TestDatabase database) {
		return Replica.of(CrashService.class, database, "classpath:crash/enumway");
	}

	private static List<String> validIndexes(TestDatabase database) {
		return database.jdbc()
			.sql("select indexrelid::regclass::text from pg_index where indisvalid")
			.query(String.class)
			.list();
	}

}
