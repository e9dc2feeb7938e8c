package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import io.enumway.dialect.SqlState;
import io.enumway.sql.SqlStatement;
import io.enumway.sql.SqlSyntax;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Flyway's init SQL with its placeholders replaced. The session runs it once; Flyway
 * would run it again for each handle, also in the middle of a migration's transaction.
 */
final class InitSql {

	private InitSql() {
	}

	/**
	 * Run init SQL.
	 * @param sql the init SQL
	 * @param connection the connection to run it on
	 * @throws Failure if the server refuses it
	 * @throws SQLException if the connection fails
	 */
	static void run(String sql, Connection connection) throws SQLException {
		SqlSyntax syntax = Databases.isSqlite(connection) ? SqlSyntax.SQLITE : SqlSyntax.POSTGRESQL;
		try (Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			// one by one: the driver of SQLite runs only the first of several
			for (SqlStatement part : SqlStatement.split(sql, syntax)) {
				statement.execute(part.sql());
			}
		}
		catch (SQLException ex) {
			throw Databases.isUnreachable(ex.getSQLState()) ? ex : new Failure(ex);
		}
	}

	static boolean isSet(Configuration configuration) {
		return StringUtils.hasText(configuration.getInitSql());
	}

	/**
	 * The init SQL of a configuration.
	 * @return the SQL, {@code null} if there is none
	 * @throws Failure if a placeholder has no value. Flyway's own have none either: it
	 * learns their values only once init SQL has run
	 */
	static @Nullable String of(Configuration configuration) throws Failure {
		String sql = configuration.getInitSql();
		if (!StringUtils.hasText(sql)) {
			return null;
		}
		if (!configuration.isPlaceholderReplacement()) {
			return sql;
		}
		Placeholders placeholders = new Placeholders(configuration, Map.of());
		String replaced = placeholders.replace(sql, "");
		String unknown = placeholders.firstIn(replaced);
		if (unknown != null) {
			throw new Failure(new SQLException("no value for the placeholder " + unknown, SqlState.SYNTAX_ERROR));
		}
		return replaced;
	}

	/**
	 * The server refused the init SQL, or it cannot be sent as it is.
	 */
	static final class Failure extends SQLException {

		Failure(SQLException cause) {
			super("The init SQL of the migrations failed: " + cause.getMessage(), cause.getSQLState(), cause);
		}

	}

}
