package io.enumway.dialect;

import java.sql.SQLException;

import io.enumway.EnumSqlException;
import io.enumway.EnumwayException;

/**
 * Says what a failure of SQLite means and what to do next, by its primary result code:
 * SQLite has no SQLSTATE.
 *
 * @since 0.1.0
 */
public final class SqliteErrors {

	private static final String STALE = "Another connection has written since this transaction first read: roll it back and run it again. "
			+ "A transaction that begins with the lock for writing waits instead (transaction_mode=IMMEDIATE in the JDBC URL)";

	private SqliteErrors() {
	}

	/**
	 * Whether a failure comes from SQLite: its messages begin with the name of the result
	 * code.
	 * @param ex the failure
	 * @return whether SQLite reported it
	 */
	public static boolean isFrom(SQLException ex) {
		return ex.getMessage() != null && ex.getMessage().startsWith("[SQLITE_");
	}

	/**
	 * Whether SQLite knows no index of that name.
	 * @param ex the failure
	 * @return whether it says so
	 */
	public static boolean isUnknownIndex(SQLException ex) {
		return isFrom(ex) && String.valueOf(ex.getMessage()).contains("no such index");
	}

	/**
	 * Whether SQLite says that the file is damaged.
	 */
	static boolean isDamage(SQLException ex) {
		int code = ex.getErrorCode() & 0xff;
		return isFrom(ex) && (code == 11 || code == 26);
	}

	/**
	 * Whether SQLite cannot run the statement as the schema is, for instance as a foreign
	 * key refers to no unique columns or a collation is not known to the connection.
	 */
	static boolean isOfSchema(SQLException ex) {
		return isFrom(ex) && (ex.getErrorCode() & 0xff) == 1;
	}

	/**
	 * Whether a transaction cannot write because somebody else has written since it first
	 * read.
	 */
	private static boolean isStale(SQLException ex) {
		return String.valueOf(ex.getMessage()).startsWith("[SQLITE_BUSY_SNAPSHOT]");
	}

	/**
	 * What SQLite itself says, without what the driver puts around it.
	 */
	static String message(SQLException ex) {
		return String.valueOf(ex.getMessage()).replaceFirst("(?s)^\\[SQLITE_\\w+\\] [^(]*\\((.*)\\)$", "$1");
	}

	/**
	 * Say what a failure means.
	 * @param action what was to be done
	 * @param ex the failure
	 * @return the failure with a remedy
	 */
	public static EnumwayException translate(String action, SQLException ex) {
		return new EnumSqlException("Cannot %s: %s".formatted(action, ex.getMessage()),
				isStale(ex) ? STALE : remedy(ex.getErrorCode() & 0xff), ex);
	}

	private static String remedy(int code) {
		return switch (code) {
			case 5, 6 ->
				"Another process or connection uses the database: end what it does, or let migrations wait longer (busy_timeout, in milliseconds, in the JDBC URL), then run it again";
			case 8 -> "The database is read-only: make the file and its directory writable for this user";
			case 10, 13 ->
				"The file system failed or is full: make room and run it again; what was not committed is undone";
			case 11, 26 ->
				"The file is damaged or no SQLite database: restore it from a backup, or recover it with the .recover command of sqlite3";
			case 14 ->
				"The file cannot be opened: correct the path in the JDBC URL, and let this user write to the directory";
			case 19 -> "Rows stand against the change: correct them, or choose another replacement, then run it again";
			default -> "See the cause for SQLite's own report (result code %d)".formatted(code);
		};
	}

}
