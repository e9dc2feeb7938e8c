package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

import io.enumway.EnumwayException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * Opens the session's connection as Flyway would: with its connect retries.
 */
final class SessionConnections {

	private static final Log logger = LogFactory.getLog(SessionConnections.class);

	private SessionConnections() {
	}

	static Connection open(Configuration configuration) throws SQLException {
		int retries = configuration.getConnectRetries();
		int pause = 1;
		for (int attempt = 0;; attempt++) {
			try {
				return configuration.getDataSource().getConnection();
			}
			catch (SQLException ex) {
				if (attempt >= retries) {
					throw ex;
				}
				pause = Math.max(1, Math.min(pause, configuration.getConnectRetriesInterval()));
				logger.warn("No connection to the database (%s), trying again in %s s (%s of %s)"
					.formatted(ex.getMessage(), pause, attempt + 1, retries));
				sleep(pause);
				pause *= 2;
			}
		}
	}

	private static void sleep(int seconds) {
		try {
			TimeUnit.SECONDS.sleep(seconds);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new EnumwayException("Interrupted while waiting for the database", "Boot again", null, ex);
		}
	}

}
