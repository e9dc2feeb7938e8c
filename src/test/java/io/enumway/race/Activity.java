package io.enumway.race;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.enumway.testing.TestDatabase;

/**
 * Watches what other sessions of a database run.
 */
final class Activity {

	private Activity() {
	}

	/**
	 * Wait until another session runs a statement.
	 * @param database the database
	 * @param pattern a LIKE pattern of the statement
	 * @param timeout how long to wait
	 */
	static void await(TestDatabase database, String pattern, Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		while (!runs(database, pattern)) {
			if (System.nanoTime() > end) {
				throw new IllegalStateException("No session runs " + pattern);
			}
			pause();
		}
	}

	private static boolean runs(TestDatabase database, String pattern) {
		return database.jdbc().sql("""
				select exists (select from pg_stat_activity
				                where datname = current_database() and pid <> pg_backend_pid()
				                  and state = 'active' and query like ?)
				""").param(pattern).query(Boolean.class).single();
	}

	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(20);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
