package io.enumway.dialect;

import java.sql.SQLException;

/**
 * Another session holds a lock that a type swap needs. Nothing has been done: the
 * transaction or savepoint is to be rolled back, and the swap may be tried again.
 */
final class TablesLockedException extends SQLException {

	private static final long serialVersionUID = 1L;

	TablesLockedException(String message, SQLException cause) {
		super(message, cause.getSQLState(), cause);
	}

}
