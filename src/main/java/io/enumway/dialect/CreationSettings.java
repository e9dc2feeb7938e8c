package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of the session that must not have a say in what a definition creates.
 *
 * @param bodyChecks the setting {@code check_function_bodies}: a body in a string is text
 * for the server, today's path may not find its names
 * @param tablespace the setting {@code default_tablespace}, empty if that leads to the
 * default of the database: what lies there has no tablespace in its definition
 */
record CreationSettings(String bodyChecks, String tablespace) {

	static final CreationSettings DEFAULTS = new CreationSettings("on", "");

	/**
	 * A default that does not exist (any more) is as good as none for the server, but
	 * cannot be set.
	 */
	private static final String TABLESPACE = """
			select coalesce((select s.spcname from pg_catalog.pg_tablespace s
				where s.spcname = pg_catalog.current_setting('default_tablespace')), '')""";

	static CreationSettings read(Connection connection) throws SQLException {
		return new CreationSettings(
				RebuildReader.setting(connection, "select pg_catalog.current_setting('check_function_bodies')"),
				RebuildReader.setting(connection, TABLESPACE));
	}

	/**
	 * The statements before anything is created.
	 */
	List<String> suspend() {
		return statements("off", "");
	}

	/**
	 * The statements after everything is created.
	 */
	List<String> restore() {
		return statements(this.bodyChecks, this.tablespace);
	}

	private List<String> statements(String bodyChecks, String tablespace) {
		List<String> statements = new ArrayList<>();
		statements.add("SET LOCAL check_function_bodies = " + bodyChecks);
		if (!this.tablespace.isEmpty()) {
			statements.add("SET LOCAL default_tablespace = " + PostgresQuoting.literal(tablespace));
		}
		return statements;
	}

}
