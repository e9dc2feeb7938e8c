package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.enumway.dialect.PostgresQuoting;

/**
 * The session that a migration finds: what the driver, the connection's URL and the init
 * SQL have set, which the session of psql lacks.
 *
 * @param settings the calls that set it
 * @param role the role
 * @param searchPath the {@code search_path} of migrations, the value of the setting
 */
record ScriptSession(List<String> settings, String role, String searchPath) {

	/**
	 * The client's encoding is that of the script, the application's name is that of
	 * psql.
	 */
	private static final String SETTINGS = """
			select name, current_setting(name) from pg_catalog.pg_settings
			where source in ('client', 'session') and context in ('user', 'superuser')
			and name not in ('application_name', 'client_encoding', 'search_path') and name not like 'transaction%'
			order by name""";

	private static final String PATH = "select current_setting('role'), current_setting('search_path')";

	ScriptSession {
		settings = List.copyOf(settings);
	}

	static ScriptSession of(Connection connection, String defaultSchema) throws SQLException {
		List<String> settings = new ArrayList<>();
		try (Statement statement = connection.createStatement()) {
			try (ResultSet result = statement.executeQuery(SETTINGS)) {
				while (result.next()) {
					settings.add(set(result.getString(1), result.getString(2)));
				}
			}
			try (ResultSet result = statement.executeQuery(PATH)) {
				result.next();
				return new ScriptSession(settings, result.getString(1), path(result.getString(2), defaultSchema));
			}
		}
	}

	/**
	 * Flyway runs migrations with its default schema first in the {@code search_path}.
	 */
	private static String path(String path, String schema) {
		String quoted = PostgresQuoting.identifier(schema);
		if (path.isBlank()) {
			return quoted;
		}
		boolean first = path.equals(schema) || path.startsWith(schema + ",") || path.equals(quoted)
				|| path.startsWith(quoted + ",");
		return first ? path : quoted + ", " + path;
	}

	/**
	 * The statements that begin the session.
	 */
	void begin(ScriptText text) {
		text.line("\\set ON_ERROR_STOP on").line("\\set AUTOCOMMIT on");
		text.line("set client_encoding = 'UTF8';");
		if (!this.settings.isEmpty()) {
			text.comment("As the service's own connection has it");
			text.block(String.join("\n", this.settings));
		}
		reset(text);
	}

	/**
	 * What each migration finds, whatever the one before it has set.
	 */
	void reset(ScriptText text) {
		resetRole(text);
		// SET would refuse the empty name that an empty path is kept as
		text.block(set("search_path", this.searchPath));
	}

	/**
	 * The role of the service, whichever a migration has taken.
	 */
	void resetRole(ScriptText text) {
		text.line("set role %s;".formatted("none".equals(this.role) ? "none" : PostgresQuoting.identifier(this.role)));
	}

	private static String set(String name, String value) {
		return "perform pg_catalog.set_config(%s, %s, false);".formatted(PostgresQuoting.literal(name),
				PostgresQuoting.literal(value));
	}

}
