package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * Settings of the session that change how the server's deparsers write definitions. While
 * definitions are read, they are the same everywhere: what reads the text knows one way
 * of writing only, and no constant may lose anything by it.
 */
final class DeparserSettings {

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
	private static final TransactionSettings READING = new TransactionSettings(Map.of("search_path", SAFE_PATH,
			"quote_all_identifiers", "off", CreationSettings.NULLS, "on", CreationSettings.STRINGS, "on",
			"intervalstyle", "postgres", "extra_float_digits", "3", "lock_timeout", LOCK_TIMEOUT));

	private DeparserSettings() {
	}

	/**
	 * Read definitions from now on, until the end of the transaction at most.
	 * @param connection the connection, in a transaction
	 * @return what the session had, to be applied again
	 */
	static TransactionSettings forReading(Connection connection) throws SQLException {
		return READING.replace(connection);
	}

}
