package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Opens connections to read with while the service is at work: from its pool, and beside
 * the pool if that has none to give. That a service is busy says nothing about its
 * database, and the server itself says whether it has gone or is only busy, too.
 *
 * @since 0.1.0
 */
public final class ReadConnections {

	private static final Log logger = LogFactory.getLog(ReadConnections.class);

	private final Duration timeout;

	private volatile @Nullable Thread waiting;

	/**
	 * Create an opener.
	 * @param timeout how long to wait for the database. Half of it is for the pool
	 */
	public ReadConnections(Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * Open a connection.
	 * @param dataSource a pool, or another DataSource
	 * @return the connection, to be closed by the caller
	 * @throws SQLException if there is none: what the server says, where it can be asked
	 */
	public Connection open(DataSource dataSource) throws SQLException {
		DataSource beside = UnpooledDataSources.of(dataSource);
		if (beside == null || isInMemory(beside)
				|| ProxiedDataSources.innermost(dataSource) instanceof SimpleDriverDataSource) {
			return Patience.connect(dataSource, this.timeout);
		}
		Connection connection = Pools.isExhausted(dataSource) ? null : ofPool(dataSource);
		return (connection != null) ? connection : Patience.connect(beside, this.timeout);
	}

	/**
	 * Whether each connection may be to another database.
	 */
	private static boolean isInMemory(DataSource dataSource) {
		String url = (dataSource instanceof SimpleDriverDataSource simple) ? simple.getUrl() : null;
		return url != null && url.startsWith("jdbc:sqlite:") && url.contains("memory");
	}

	/**
	 * Ask the pool in a thread of its own: it may let its callers wait far longer.
	 * @return the connection, {@code null} if there is none in time
	 */
	private @Nullable Connection ofPool(DataSource pool) throws SQLException {
		Thread before = this.waiting;
		if (before != null && before.isAlive()) {
			return null;
		}
		CompletableFuture<Connection> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> ask(pool, result), "enumway-pool");
		thread.setDaemon(true);
		this.waiting = thread;
		thread.start();
		try {
			return result.get(this.timeout.dividedBy(2).toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			logger.debug("The pool gives no connection to read with", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (!result.cancel(false) && !result.isCompletedExceptionally()) {
			return result.join();
		}
		thread.interrupt();
		return null;
	}

	private static void ask(DataSource pool, CompletableFuture<Connection> result) {
		try {
			Connection connection = pool.getConnection();
			if (!result.complete(connection)) {
				connection.close();
			}
		}
		catch (Throwable ex) {
			result.completeExceptionally(ex);
		}
	}

}
