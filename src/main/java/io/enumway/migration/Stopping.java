package io.enumway.migration;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.enumway.EnumwayException;

/**
 * Tells a boot that the JVM was told to stop (SIGTERM, Ctrl-C). Nobody else does: the
 * shutdown hook of Spring Boot waits until the context is refreshed, hence for the boot.
 */
final class Stopping implements AutoCloseable {

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final Thread hook = new Thread(this.stopped::countDown, "enumway-stopping");

	private Stopping() {
	}

	/**
	 * Begin to watch for it.
	 * @return tells it, to be closed
	 */
	static Stopping watch() {
		Stopping stopping = new Stopping();
		try {
			Runtime.getRuntime().addShutdownHook(stopping.hook);
		}
		catch (IllegalStateException ex) {
			stopping.stopped.countDown();
		}
		return stopping;
	}

	boolean isStopped() {
		return this.stopped.getCount() == 0;
	}

	/**
	 * Wait for a while.
	 * @param time how long
	 * @param what what the boot waits for
	 * @throws EnumwayException if the JVM is told to stop, or the thread is interrupted
	 */
	void pause(Duration time, Object what) {
		try {
			this.stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new EnumwayException("Interrupted while waiting for the " + what,
					"Boot again; nothing has been changed", null, ex);
		}
		check(what);
	}

	/**
	 * Check that the boot may go on.
	 * @param what what the boot has waited for
	 * @throws EnumwayException if the JVM was told to stop
	 */
	void check(Object what) {
		if (isStopped()) {
			throw new EnumwayException("The service was told to stop while it waited for the " + what,
					"Boot again; nothing has been changed");
		}
	}

	@Override
	public void close() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			// it runs
		}
	}

}
