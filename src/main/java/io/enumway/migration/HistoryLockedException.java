package io.enumway.migration;

import java.util.List;

import io.enumway.EnumwayException;
import io.enumway.dialect.SqlState;

/**
 * Somebody has the history table locked so that nobody can read it.
 */
final class HistoryLockedException extends EnumwayException {

	HistoryLockedException(HistoryTable table, List<String> holders, Exception cause) {
		super("The history table %s cannot be read, because it is locked by %s".formatted(table.sqlName(),
				holders.isEmpty() ? "a session that is gone by now" : String.join("; ", holders)),
				"Wait until that session has ended its transaction, or end it: select pg_terminate_backend(<pid>)",
				SqlState.LOCK_NOT_AVAILABLE, cause);
	}

}
