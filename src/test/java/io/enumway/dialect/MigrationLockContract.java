package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import io.enumway.testing.Rounds;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What every {@link MigrationLock} must do.
 */
abstract class MigrationLockContract {

	abstract MigrationLock lock(String scope) throws SQLException;

	abstract Connection connect() throws SQLException;

	@Test
	void oneConnectionAtATimeHoldsTheLock() throws SQLException {
		MigrationLock lock = lock("app");
		try (Connection first = connect(); Connection second = connect()) {
			assertThat(lock.tryAcquire(first)).isTrue();
			assertThat(lock.tryAcquire(second)).isFalse();
			assertThat(lock.release(first)).isTrue();
			assertThat(lock.tryAcquire(second)).isTrue();
			assertThat(lock.release(second)).isTrue();
		}
	}

	@Test
	void releaseTellsWhetherTheLockWasHeld() throws SQLException {
		try (Connection connection = connect(); Connection other = connect()) {
			assertThat(lock("app").release(connection)).isFalse();
			assertThat(lock("app").tryAcquire(connection)).isTrue();
			assertThat(lock("app").release(other)).isFalse();
			assertThat(lock("app").release(connection)).isTrue();
			assertThat(lock("app").release(connection)).isFalse();
		}
	}

	@Test
	void scopesDoNotBlockEachOther() throws SQLException {
		try (Connection first = connect(); Connection second = connect()) {
			assertThat(lock("app.history").tryAcquire(first)).isTrue();
			assertThat(lock("other.history").tryAcquire(second)).isTrue();
		}
	}

	@Test
	void lockDiesWithItsConnection() throws Exception {
		Connection first = connect();
		assertThat(lock("app").tryAcquire(first)).isTrue();
		first.close();
		try (Connection second = connect()) {
			await().pollInSameThread().until(() -> lock("app").tryAcquire(second));
		}
	}

	@Test
	void holderIsTold() throws SQLException {
		try (Connection first = connect(); Connection second = connect()) {
			assertThat(lock("app").holder(second)).isEmpty();
			lock("app").tryAcquire(first);
			assertThat(lock("app").holder(second))
				.hasValueSatisfying((holder) -> assertThat(holder.pid()).isPositive());
		}
	}

	@Test
	void neverTwoHoldersWhateverTheOrder() throws Exception {
		int contenders = 6;
		AtomicInteger holders = new AtomicInteger();
		AtomicInteger taken = new AtomicInteger();
		List<Callable<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < contenders; i++) {
			tasks.add(() -> {
				try (Connection connection = connect()) {
					MigrationLock lock = lock("contended");
					for (int round = 0; round < Rounds.of(30, 300); round++) {
						if (lock.tryAcquire(connection)) {
							assertThat(holders.incrementAndGet()).isOne();
							taken.incrementAndGet();
							Thread.yield();
							holders.decrementAndGet();
							assertThat(lock.release(connection)).isTrue();
						}
					}
				}
				return null;
			});
		}
		ExecutorService executor = Executors.newFixedThreadPool(contenders);
		try {
			for (Future<Void> future : executor.invokeAll(tasks)) {
				future.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(taken.get()).isPositive();
	}

}
