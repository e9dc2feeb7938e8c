package io.enumway.sqlite;

import java.util.List;
import java.util.stream.Stream;

import io.enumway.replica.Replica;
import io.enumway.replica.ReplicaProcess;
import io.enumway.replica.Simultaneously;
import io.enumway.testing.Rounds;
import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many boots on one file: every migration runs once and nobody fails.
 */
class SqliteRaceTests {

	@Test
	void everyMigrationRunsOnceWhenEightProcessesBoot() {
		for (int round = 0; round < Rounds.of(2, 20); round++) {
			try (SqliteDatabase database = SqliteDatabase.create()) {
				database.execute("pragma journal_mode = " + ((round % 2 == 0) ? "delete" : "wal"));
				Replica replica = SqliteReplicas.of(database, 1000);
				List<ReplicaProcess> processes = Stream.generate(replica::start).limit(8).toList();
				processes.forEach((process) -> {
					assertThat(process.waitFor()).as(process::output).isZero();
					process.close();
				});
				checkMigratedOnce(database);
			}
		}
	}

	@Test
	void everyMigrationRunsOnceWhenEightReplicasBootInOneProcess() {
		for (int round = 0; round < Rounds.of(2, 20); round++) {
			try (SqliteDatabase database = SqliteDatabase.create()) {
				Replica replica = SqliteReplicas.of(database, 1000);
				assertThat(Simultaneously.run(8, (number) -> replica::bootOnce)).isEmpty();
				checkMigratedOnce(database);
			}
		}
	}

	private static void checkMigratedOnce(SqliteDatabase database) {
		assertThat(database.jdbc()
			.sql("select version from flyway_schema_history where success order by installed_rank")
			.query(String.class)
			.list()).containsExactly("1", "2");
		assertThat(database.single("select count(*) from orders")).isEqualTo("1001");
		assertThat(database.single("pragma integrity_check")).isEqualTo("ok");
	}

}
