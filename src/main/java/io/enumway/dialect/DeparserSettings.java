package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of the session that change how the server's deparsers write definitions. While
 * definitions are read, they are the same everywhere: what reads the text knows one way
 * of writing only, and no constant may lose anything by it.
 *
 * @param values the settings of the session, by name
 */
record DeparserSettings(Map<String, String> values) {

	/**
	 * Under it definitions qualify all names but built-in ones, which mean the same under
	 * every search path, with an exception; see {@link CreationSettings}.
	 */
	static final String SAFE_PATH = "pg_catalog, pg_temp";

	/**
	 * How long reading waits for a table that somebody has locked even against readers.
	 */
	static final String LOCK_TIMEOUT = "500ms";

	/**
	 * What the reading needs. Some styles of intervals can be read in two ways, and
	 * numbers may have fewer digits than there are. The deparsers open the tables of the
	 * definitions, which others may have locked.
	 */
	private static final Map<String, String> READING = Map.of("search_path", SAFE_PATH, "quote_all_identifiers", "off",
			CreationSettings.NULLS, "on", CreationSettings.STRINGS, "on", "intervalstyle", "postgres",
			"extra_float_digits", "3", "lock_timeout", LOCK_TIMEOUT);

	private static final String READ = """
			select s.name, pg_catalog.current_setting(s.name) from pg_catalog.unnest(?::pg_catalog.text[]) s (name)""";

	private static final String APPLY = """
			select pg_catalog.set_config(s.name, s.value, true)
			from rows from (pg_catalog.unnest(?::pg_catalog.text[]), pg_catalog.unnest(?::pg_catalog.text[])) s (name, value)""";

	/**
	 * Read definitions from now on, until the end of the transaction at most.
	 * @param connection the connection, in a transaction
	 * @return what the session had, to be applied again
	 */
	static DeparserSettings forReading(Connection connection) throws SQLException {
		DeparserSettings before = read(connection);
		new DeparserSettings(READING).apply(connection);
		return before;
	}

	private static DeparserSettings read(Connection connection) throws SQLException {
		Map<String, String> values = new LinkedHashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(READ)) {
			statement.setArray(1, PostgresCatalog.textArray(connection, READING.keySet()));
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					values.put(rows.getString(1), rows.getString(2));
				}
			}
		}
		return new DeparserSettings(values);
	}

	/**
	 * For the rest of the transaction.
	 */
	void apply(Connection connection) throws SQLException {
		List<String> names = List.copyOf(this.values.keySet());
		try (PreparedStatement statement = connection.prepareStatement(APPLY)) {
			statement.setArray(1, PostgresCatalog.textArray(connection, names));
			statement.setArray(2, PostgresCatalog.textArray(connection, names.stream().map(this.values::get).toList()));
			statement.execute();
		}
	}

}
