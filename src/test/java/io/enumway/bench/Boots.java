package io.enumway.bench;

import java.sql.SQLException;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.enumway.replica.Replica;
import io.enumway.replica.Simultaneously;
import io.enumway.testing.TestDatabase;

/**
 * Boots replicas and measures how long it takes until the last one is there, in
 * milliseconds.
 */
final class Boots {

	private Boots() {
	}

	/**
	 * The migration step alone: all replicas are held until all have come to it, and
	 * again until all have done it.
	 * @param replica the replica
	 * @param count how many boot
	 * @return from the moment that the first starts its step until the last ends it
	 */
	static double step(Replica replica, int count) {
		CyclicBarrier together = new CyclicBarrier(count);
		List<StepTimer> timers = Stream.generate(() -> new StepTimer(together)).limit(count).toList();
		boot(replica, timers);
		long first = timers.stream().mapToLong(StepTimer::startedAt).min().orElseThrow();
		long last = timers.stream().mapToLong(StepTimer::endedAt).max().orElseThrow();
		return (last - first) / 1e6;
	}

	/**
	 * What no migration step can do without: each replica opens its pool and takes a
	 * connection.
	 * @param database the database
	 * @param count how many replicas
	 * @return from the moment that the first starts until the last has its connection
	 */
	static double connections(TestDatabase database, int count) {
		CyclicBarrier together = new CyclicBarrier(count);
		LongSummaryStatistics starts = new LongSummaryStatistics();
		LongSummaryStatistics ends = new LongSummaryStatistics();
		List<Throwable> failures = Simultaneously.run(count, (number) -> () -> {
			try (HikariDataSource pool = new HikariDataSource()) {
				pool.setJdbcUrl(database.url());
				pool.setUsername(database.user());
				pool.setPassword(database.password());
				pool.setMaximumPoolSize(2);
				pool.setMinimumIdle(1);
				together.await();
				long start = System.nanoTime();
				pool.getConnection().close();
				long end = System.nanoTime();
				synchronized (together) {
					starts.accept(start);
					ends.accept(end);
				}
				together.await();
			}
			catch (SQLException | InterruptedException | BrokenBarrierException ex) {
				throw new IllegalStateException(ex);
			}
		});
		requireNone(failures);
		return (ends.getMax() - starts.getMin()) / 1e6;
	}

	/**
	 * The whole boot, with everybody at their own pace.
	 * @param replica the replica
	 * @param count how many boot
	 * @return from the start until the last one is running
	 */
	static double whole(Replica replica, int count) {
		CyclicBarrier alone = new CyclicBarrier(1);
		long start = System.nanoTime();
		boot(replica, Stream.generate(() -> new StepTimer(alone)).limit(count).toList());
		return (System.nanoTime() - start) / 1e6;
	}

	private static void boot(Replica replica, List<StepTimer> timers) {
		List<Throwable> failures = Simultaneously.run(timers.size(),
				(number) -> () -> replica
					.boot((context) -> context.getBeanFactory().addBeanPostProcessor(timers.get(number)))
					.close());
		requireNone(failures);
	}

	private static void requireNone(List<Throwable> failures) {
		if (!failures.isEmpty()) {
			throw new IllegalStateException("%d replicas failed".formatted(failures.size()), failures.get(0));
		}
	}

}
