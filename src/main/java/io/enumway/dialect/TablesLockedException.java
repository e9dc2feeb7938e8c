package io.enumway.dialect;

import java.sql.SQLException;

/**
 * Another session holds a lock that a type swap needs. Nothing has been done: the
 * transaction or savepoint is to be rolled back, and the swap may be tried again.
 */
final class TablesLockedException extends SQLException {

	private static final long serialVersionUID = 1L;

	private final boolean waitsForUs;

	TablesLockedException(String message, boolean waitsForUs, SQLException cause) {
		super(message, cause.getSQLState(), cause);
		this.waitsForUs = waitsForUs;
	}

	/**
	 * Whether a session that holds such a lock waits for this transaction, so that it is
	 * in vain to try again.
	 */
	boolean waitsForUs() {
		return this.waitsForUs;
	}

}
