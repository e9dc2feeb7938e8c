package io.enumway.migration;

import java.sql.SQLException;
import java.util.Optional;

import io.enumway.EnumwayException;
import io.enumway.dialect.SqlState;
import org.flywaydb.core.api.FlywayException;

/**
 * Says why the database could not be read, for those who look at the running service.
 * What a driver says may name hosts and roles: that is for the log.
 *
 * @since 0.1.0
 */
public final class ReadFailures {

	private ReadFailures() {
	}

	/**
	 * Describe a failure to read the database.
	 * @param failure the failure
	 * @return what happened, in words that anybody may see
	 */
	public static String describe(Throwable failure) {
		Optional<SQLException> ofDatabase = Causes.of(failure, SQLException.class).findFirst();
		if (ofDatabase.isPresent()) {
			return "The database could not be read (%s)".formatted(Causes.sqlState(failure)
				.map("SQLSTATE "::concat)
				.orElse(ofDatabase.get().getClass().getSimpleName()));
		}
		if (failure instanceof EnumwayException ours) {
			return ours.getMessage() + ". " + ours.getRemedy();
		}
		if (failure instanceof FlywayException) {
			return Causes.message(failure);
		}
		return "The database could not be read (%s)".formatted(failure.getClass().getSimpleName());
	}

	/**
	 * Whether a failure says only that the database is busy: it has no connection or
	 * memory left (class 53), somebody has a table locked, or the server itself ended a
	 * statement that took too long.
	 */
	static boolean isOfBusyDatabase(Throwable failure) {
		return Causes.sqlState(failure)
			.filter((state) -> state.startsWith("53") || state.equals(SqlState.QUERY_CANCELED)
					|| state.equals(SqlState.LOCK_NOT_AVAILABLE))
			.isPresent();
	}

}
