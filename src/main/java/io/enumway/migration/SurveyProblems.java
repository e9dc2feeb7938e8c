package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.enumway.dialect.SqlState;
import io.enumway.migration.MigrationSurvey.Problem;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What keeps Flyway from telling or running the migrations.
 */
final class SurveyProblems {

	private SurveyProblems() {
	}

	/**
	 * A pooler that hands sessions around.
	 */
	static @Nullable Problem pooler(Connection connection, Configuration configuration) throws SQLException {
		if (!Databases.isPostgres(connection)) {
			return null;
		}
		try {
			new PoolerCheck(connection, SideConnections.of(configuration.getDataSource())).run();
			return null;
		}
		catch (PoolerException ex) {
			if (connection.isClosed()) {
				throw ex;
			}
			return new Problem(Problem.Kind.POOLER, String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * What keeps Flyway from telling the migrations.
	 */
	static Problem of(FlywayException failure) {
		String sqlState = Causes.sqlState(failure).orElse("");
		Problem.Kind kind = Problem.Kind.OTHER;
		if (failure.getErrorCode() == CoreErrorCode.DUPLICATE_VERSIONED_MIGRATION
				|| failure.getErrorCode() == CoreErrorCode.DUPLICATE_REPEATABLE_MIGRATION) {
			kind = Problem.Kind.DUPLICATE;
		}
		else if (sqlState.equals(SqlState.INSUFFICIENT_PRIVILEGE)) {
			kind = Problem.Kind.UNREADABLE;
		}
		else if (sqlState.equals(SqlState.LOCK_NOT_AVAILABLE)) {
			kind = Problem.Kind.LOCKED;
		}
		return new Problem(kind, Causes.message(failure));
	}

	/**
	 * Something in the schemas of which no history tells.
	 */
	static @Nullable Problem withoutHistory(Connection connection, Configuration configuration, HistoryTable history)
			throws SQLException {
		try {
			List<String> refused = HistoryStart.refused(configuration, connection, history);
			return refused.isEmpty() ? null : new Problem(Problem.Kind.NO_HISTORY, String.join(", ", refused));
		}
		catch (SQLException ex) {
			if (SqlState.INSUFFICIENT_PRIVILEGE.equals(ex.getSQLState())) {
				return null; // a role that may not look there cannot migrate there
			}
			throw ex;
		}
	}

}
