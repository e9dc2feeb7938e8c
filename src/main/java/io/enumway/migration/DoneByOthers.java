package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

import io.enumway.EnumwayException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, while another process has the lock, whether that has left nothing to do:
 * then all that wait can go on at once instead of one after the other. It looks again
 * whenever the history has changed. SQLite is left out, where who reads may disturb who
 * writes.
 */
final class DoneByOthers implements LockWait.Needless {

	private static final Log logger = LogFactory.getLog(DoneByOthers.class);

	private final FastPath fastPath;

	private final HistoryTable history;

	private @Nullable Integer judged;

	private Optional<FastPath.Found> found = Optional.empty();

	DoneByOthers(FastPath fastPath, HistoryTable history) {
		this.fastPath = fastPath;
		this.history = history;
	}

	@Override
	public boolean test(Connection connection) throws SQLException {
		if (!this.fastPath.mayFindAgain() || !Databases.isPostgres(connection)) {
			return false;
		}
		try {
			Integer newest = HistoryRows.newestRank(connection, this.history);
			if (newest != null && !newest.equals(this.judged)) {
				this.found = this.fastPath.findAgain(connection);
				// the other process adds declared types and labels without a row
				this.judged = this.fastPath.lacksOnlyTypes() ? null : newest;
			}
		}
		catch (SQLException ex) {
			if (Databases.isUnreachable(ex.getSQLState())) {
				throw ex;
			}
			logger.debug("Whether there is something to do is left to Flyway", ex);
		}
		catch (FlywayException | EnumwayException ex) {
			logger.debug("Whether there is something to do is left to Flyway", ex);
		}
		return this.found.isPresent();
	}

	/**
	 * What was found, empty if there may be something to do.
	 */
	Optional<FastPath.Found> found() {
		return this.found;
	}

}
