package io.enumway.race;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.enumway.migration.MigrationReports;
import io.enumway.replica.Replica;
import io.enumway.replica.ReplicaProcess;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The process that holds the lock is killed (SIGKILL) in the middle of a statement of 25
 * seconds. It is the lock that is soon another's; how long the rest of a boot takes is a
 * matter of the machine.
 */
class TakeoverTests {

	private static final Duration SOON = Duration.ofSeconds(2);

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void waitingReplicaTakesOver(CapturedOutput output) throws Exception {
		try (TestDatabase database = TestDatabase.create(); ReplicaProcess holder = startHolder(database)) {
			CompletableFuture<Void> next = CompletableFuture.runAsync(replica(database)::bootOnce);
			await().until(() -> output.getOut().contains("Waiting for the "));
			// until the pauses between its attempts are as long as they get
			TimeUnit.SECONDS.sleep(3);
			assertThat(next).isNotDone();
			// the holder has read its own 25 seconds already
			database.execute("update control.patience set seconds = " + SOON.toSeconds());
			int pid = pidOfHolder(database);
			assertThat(
					timeFromKill(holder, database, "count(*) filter (where granted and pid <> %d) > 0".formatted(pid)))
				.isLessThan(SOON);
			next.get(1, TimeUnit.MINUTES);
			assertThat(History.versions(database)).containsExactly("1");
		}
	}

	@Test
	void nextReplicaTakesOver() throws Exception {
		try (TestDatabase database = TestDatabase.create(); ReplicaProcess holder = startHolder(database)) {
			database.execute("update control.patience set seconds = 0");
			int pid = pidOfHolder(database);
			CompletableFuture<Duration> freed = CompletableFuture.supplyAsync(
					() -> timeFromKill(holder, database, "count(*) filter (where pid = %d) = 0".formatted(pid)));
			try (ConfigurableApplicationContext next = replica(database).boot()) {
				assertThat(next.getBean(MigrationReports.class).latest()).singleElement()
					.satisfies((report) -> assertThat(report.lockWait()).isLessThan(SOON));
			}
			assertThat(freed.get(1, TimeUnit.MINUTES)).isLessThan(SOON);
			assertThat(History.versions(database)).containsExactly("1");
		}
	}

	private static ReplicaProcess startHolder(TestDatabase database) {
		database.execute("create schema control");
		database.execute("create table control.patience as select 25 as seconds");
		ReplicaProcess holder = replica(database).start();
		database.awaitStatement("%pg_sleep%");
		return holder;
	}

	private static int pidOfHolder(TestDatabase database) {
		return database.jdbc()
			.sql("select pid from pg_stat_activity where datname = current_database() and query like '%pg_sleep%' and pid <> pg_backend_pid()")
			.query(Integer.class)
			.single();
	}

	/**
	 * The time from the kill until the advisory locks are as they should be.
	 */
	private static Duration timeFromKill(ReplicaProcess holder, TestDatabase database, String locks) {
		long start = System.nanoTime();
		holder.kill();
		await().pollInterval(Duration.ofMillis(10))
			.until(() -> database.jdbc()
				.sql("select %s from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"
					.formatted(locks))
				.query(Boolean.class)
				.single());
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private static Replica replica(TestDatabase database) {
		return Replica.of(RaceService.class, database, "classpath:race/slow");
	}

}
