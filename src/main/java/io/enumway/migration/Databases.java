package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.enumway.EnumwayException;
import io.enumway.dialect.SqlState;
import io.enumway.dialect.SqliteErrors;
import io.enumway.dialect.SqliteFiles;
import org.jspecify.annotations.Nullable;

/**
 * Tells databases apart, and what to do when one fails.
 */
final class Databases {

	private Databases() {
	}

	static boolean isPostgres(Connection connection) throws SQLException {
		return "PostgreSQL".equals(connection.getMetaData().getDatabaseProductName());
	}

	static boolean isSqlite(Connection connection) throws SQLException {
		return "SQLite".equals(connection.getMetaData().getDatabaseProductName());
	}

	/**
	 * Whether Enumway has a dialect for the database; others are migrated as without it.
	 */
	static boolean isSupported(Connection connection) throws SQLException {
		return isPostgres(connection) || isSqlite(connection);
	}

	/**
	 * The name of the database; on SQLite, that of its file.
	 */
	static String name(Connection connection) throws SQLException {
		if (!isSqlite(connection)) {
			return connection.getCatalog();
		}
		try (Statement statement = connection.createStatement();
				ResultSet result = statement
					.executeQuery("select file from pragma_database_list where name = 'main'")) {
			String file = result.next() ? result.getString(1) : "";
			return (file == null || file.isEmpty()) ? ":memory:" : SqliteFiles.path(file).getFileName().toString();
		}
	}

	static EnumwayException failure(SQLException ex) {
		if (SqliteErrors.isFrom(ex)) {
			return SqliteErrors.translate("migrate", ex);
		}
		String state = (ex.getSQLState() != null) ? ex.getSQLState() : "";
		if (PoolerCheck.isSymptom(ex)) {
			return PoolerCheck.refusal(ex);
		}
		if (ex instanceof InitSql.Failure) {
			return new EnumwayException(String.valueOf(ex.getMessage()),
					"Correct spring.flyway.init-sqls. Nothing was migrated; a boot can be repeated safely",
					ex.getSQLState(), ex);
		}
		if (state.startsWith("28")) {
			return failure(ex, "The database refused the user of the migrations",
					"Correct user and password (spring.flyway.user and spring.flyway.password, or those of spring.datasource)");
		}
		if (isUnreachable(state)) {
			return failure(ex, "The connection of the migrations failed",
					"Make sure that the database is up and reachable (spring.flyway.url or spring.datasource.url). A boot can be repeated safely");
		}
		return failure(ex, "The database failed in the migration step",
				"Correct the cause and boot again. A boot can be repeated safely");
	}

	static boolean isUnreachable(@Nullable String state) {
		return state == null || state.isEmpty() || SqlState.isConnectionFailure(state) || state.startsWith("28");
	}

	private static EnumwayException failure(SQLException ex, String message, String remedy) {
		return new EnumwayException(message + ": " + ex.getMessage(), remedy, ex.getSQLState(), ex);
	}

}
