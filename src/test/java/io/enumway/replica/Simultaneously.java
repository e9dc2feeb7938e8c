package io.enumway.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Does the same thing in many threads at the same time.
 */
public final class Simultaneously {

	private Simultaneously() {
	}

	/**
	 * Run tasks at the same time.
	 * @param count how many
	 * @param task the task of a number
	 * @return the failures, empty if all succeeded
	 */
	public static List<Throwable> run(int count, IntFunction<Runnable> task) {
		CountDownLatch start = new CountDownLatch(1);
		ExecutorService threads = Executors.newFixedThreadPool(count);
		try {
			List<Future<?>> futures = new ArrayList<>();
			for (int number = 0; number < count; number++) {
				futures.add(threads.submit(waiting(start, task.apply(number))));
			}
			start.countDown();
			return failures(futures);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static Callable<Void> waiting(CountDownLatch start, Runnable task) {
		return () -> {
			start.await();
			task.run();
			return null;
		};
	}

	private static List<Throwable> failures(List<Future<?>> futures) {
		List<Throwable> failures = new ArrayList<>();
		for (Future<?> future : futures) {
			try {
				future.get();
			}
			catch (ExecutionException ex) {
				failures.add(ex.getCause());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}
		return failures;
	}

}
