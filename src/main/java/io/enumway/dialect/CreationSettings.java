package io.enumway.dialect;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
 * @param path the setting {@code search_path}, empty if every name in a definition means
 * the same under it: not so where it leads to a function or an operator of the same name
 * that fits the type better than the polymorphic built-in one, and maybe not for
 * temporary tables, whose names definitions do not qualify
 * @param off those of {@link #NULLS} and {@link #STRINGS} that are off: literals in
 * definitions would mean something else
 */
record CreationSettings(String bodyChecks, String tablespace, String path, List<String> off) {

	/**
	 * Without it NULL in an array literal is a text.
	 */
	static final String NULLS = "array_nulls";

	/**
	 * Without it a backslash in a literal is an escape.
	 */
	static final String STRINGS = "standard_conforming_strings";

	static final CreationSettings DEFAULTS = new CreationSettings("on", "", "", List.of());

	/**
	 * A default that does not exist (any more) is as good as none for the server, but
	 * cannot be set.
	 */
	private static final String TABLESPACE = """
			select coalesce((select s.spcname from pg_catalog.pg_tablespace s
				where s.spcname = pg_catalog.current_setting('default_tablespace')), '')""";

	private static final String PATH = """
			select coalesce(max(pg_catalog.current_setting('search_path')), '')
			from pg_catalog.unnest(?::text[]) k (key) cross join lateral pg_catalog.string_to_array(k.key, ':') part
			where exists (select from pg_catalog.pg_class c where part[1]::oid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.oid = part[2]::oid
				and c.relnamespace = pg_catalog.pg_my_temp_schema())
			or exists (select from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
				where part[1]::oid = 'pg_catalog.pg_proc'::pg_catalog.regclass and p.oid = part[2]::oid and n.nspname = any (pg_catalog.current_schemas(false))
				and exists (select from pg_catalog.pg_proc b where b.proname = p.proname and b.pronamespace = 'pg_catalog'::pg_catalog.regnamespace))
			or exists (select from pg_catalog.pg_operator o join pg_catalog.pg_namespace n on n.oid = o.oprnamespace
				where part[1]::oid = 'pg_catalog.pg_operator'::pg_catalog.regclass and o.oid = part[2]::oid and n.nspname = any (pg_catalog.current_schemas(false))
				and exists (select from pg_catalog.pg_operator b where b.oprname = o.oprname and b.oprnamespace = 'pg_catalog'::pg_catalog.regnamespace))""";

	/**
	 * Read them under the path of the session.
	 * @param keys the objects that depend on the type
	 */
	static CreationSettings read(Connection connection, Array keys) throws SQLException {
		return new CreationSettings(
				RebuildReader.setting(connection, "select pg_catalog.current_setting('check_function_bodies')"),
				RebuildReader.setting(connection, TABLESPACE), path(connection, keys), off(connection));
	}

	private static List<String> off(Connection connection) throws SQLException {
		List<String> off = new ArrayList<>();
		for (String name : List.of(NULLS, STRINGS)) {
			if (RebuildReader.setting(connection, "select pg_catalog.current_setting('%s')".formatted(name))
				.equals("off")) {
				off.add(name);
			}
		}
		return List.copyOf(off);
	}

	private static String path(Connection connection, Array keys) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(PATH)) {
			statement.setArray(1, keys);
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				return rows.getString(1);
			}
		}
	}

	/**
	 * The statements before anything is created.
	 */
	List<String> suspend() {
		return statements("off", "", DeparserSettings.SAFE_PATH, "on");
	}

	/**
	 * The statements after everything is created.
	 */
	List<String> restore() {
		return statements(this.bodyChecks, this.tablespace, this.path, "off");
	}

	private List<String> statements(String bodyChecks, String tablespace, String path, String literals) {
		List<String> statements = new ArrayList<>();
		statements.add("SET LOCAL check_function_bodies = " + bodyChecks);
		if (!this.tablespace.isEmpty()) {
			statements.add("SET LOCAL default_tablespace = " + PostgresQuoting.literal(tablespace));
		}
		if (!this.path.isEmpty()) {
			statements
				.add("SELECT pg_catalog.set_config('search_path', %s, true)".formatted(PostgresQuoting.literal(path)));
		}
		this.off.forEach((name) -> statements.add("SET LOCAL %s = %s".formatted(name, literals)));
		return statements;
	}

}
