package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

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
		try {
			return Patience.connect(configuration.getDataSource(), Patience.OF_FIRST);
		}
		catch (SQLException ex) {
			if (configuration.getConnectRetries() <= 0) {
				throw ex;
			}
			try (Stopping stopping = Stopping.watch()) {
				return retry(configuration, ex, stopping);
			}
		}
	}

	private static Connection retry(Configuration configuration, SQLException failure, Stopping stopping)
			throws SQLException {
		int retries = configuration.getConnectRetries();
		SQLException last = failure;
		int pause = 1;
		for (int attempt = 1; attempt <= retries; attempt++) {
			pause = Math.max(1, Math.min(pause, configuration.getConnectRetriesInterval()));
			logger.warn("No connection to the database (%s), trying again in %s s (%s of %s)"
				.formatted(last.getMessage(), pause, attempt, retries));
			stopping.pause(Duration.ofSeconds(pause), "database");
			pause *= 2;
			try {
				return Patience.connect(configuration.getDataSource(), Patience.OF_FIRST);
			}
			catch (SQLException ex) {
				last = ex;
			}
		}
		throw last;
	}

}
