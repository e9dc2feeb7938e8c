package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Settings of the session that change how the server's deparsers write definitions. While
 * definitions are read, they are the same everywhere: what reads the text knows one way
 * of writing only.
 *
 * @param path the setting {@code search_path} of the session
 * @param quoting the setting {@code quote_all_identifiers} of the session
 */
record DeparserSettings(String path, String quoting) {

	/**
	 * Under it definitions qualify all names but built-in ones, which mean the same under
	 * every search path, with an exception; see {@link CreationSettings}.
	 */
	static final String SAFE_PATH = "pg_catalog, pg_temp";

	/**
	 * Read definitions from now on, until the end of the transaction at most.
	 * @param connection the connection, in a transaction
	 * @return what the session had, to be applied again
	 */
	static DeparserSettings forReading(Connection connection) throws SQLException {
		DeparserSettings before = read(connection);
		new DeparserSettings(SAFE_PATH, "off").apply(connection);
		return before;
	}

	private static DeparserSettings read(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("""
				select pg_catalog.current_setting('search_path'),
					pg_catalog.current_setting('quote_all_identifiers')"""); ResultSet row = statement.executeQuery()) {
			row.next();
			return new DeparserSettings(row.getString(1), row.getString(2));
		}
	}

	/**
	 * For the rest of the transaction.
	 */
	void apply(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("""
				select pg_catalog.set_config('search_path', ?, true),
					pg_catalog.set_config('quote_all_identifiers', ?, true)""")) {
			statement.setString(1, this.path);
			statement.setString(2, this.quoting);
			statement.execute();
		}
	}

}
