package io.enumway.race;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.enumway.replica.Replica;
import io.enumway.replica.ReplicaProcess;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The process that holds the lock is killed (SIGKILL) in the middle of a statement of 25
 * seconds.
 */
@Timeout(60)
class TakeoverTests {

	private static final Duration SOON = Duration.ofSeconds(2);

	@Test
	void waitingReplicaTakesOver() {
		try (TestDatabase database = TestDatabase.create(); ReplicaProcess holder = startHolder(database)) {
			CompletableFuture<Void> next = CompletableFuture.runAsync(replica(database)::bootOnce);
			letItWait();
			assertThat(next).isNotDone();
			assertThat(timeFromKill(holder, database, next::join)).isLessThan(SOON);
			assertThat(History.versions(database)).containsExactly("1");
		}
	}

	@Test
	void nextReplicaTakesOver() {
		try (TestDatabase database = TestDatabase.create(); ReplicaProcess holder = startHolder(database)) {
			assertThat(timeFromKill(holder, database, replica(database)::bootOnce)).isLessThan(SOON);
			assertThat(History.versions(database)).containsExactly("1");
		}
	}

	private static ReplicaProcess startHolder(TestDatabase database) {
		database.execute("create schema control");
		database.execute("create table control.patience as select 25 as seconds");
		ReplicaProcess holder = replica(database).start();
		Activity.await(database, "%pg_sleep%", Duration.ofSeconds(30));
		return holder;
	}

	private static Duration timeFromKill(ReplicaProcess holder, TestDatabase database, Runnable boot) {
		// the holder has read its own 25 seconds already
		database.execute("update control.patience set seconds = 0");
		long start = System.nanoTime();
		holder.kill();
		boot.run();
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private static void letItWait() {
		try {
			Thread.sleep(3000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Replica replica(TestDatabase database) {
		return Replica.of(RaceService.class, database, "classpath:race/slow");
	}

}
