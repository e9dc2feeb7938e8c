package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

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
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw Databases.isUnreachable(ex.getSQLState()) ? ex : new Failure(ex);
		}
	}

	static @Nullable String of(Configuration configuration) {
		String sql = configuration.getInitSql();
		if (sql == null || sql.isBlank()) {
			return null;
		}
		if (configuration.isPlaceholderReplacement()) {
			for (Map.Entry<String, String> placeholder : configuration.getPlaceholders().entrySet()) {
				sql = sql.replace(configuration.getPlaceholderPrefix() + placeholder.getKey()
						+ configuration.getPlaceholderSuffix(), String.valueOf(placeholder.getValue()));
			}
		}
		return sql;
	}

	/**
	 * The server refused the init SQL.
	 */
	static final class Failure extends SQLException {

		Failure(SQLException cause) {
			super("The init SQL of the migrations failed: " + cause.getMessage(), cause.getSQLState(), cause);
		}

	}

}
