package io.enumway.migration;

import io.enumway.sql.SqlStatement;

/**
 * What statements do beside their own work, as far as their words tell: to transactions,
 * to data, to whoever sends them.
 *
 * @since 0.1.0
 */
public final class StatementEffects {

	private StatementEffects() {
	}

	/**
	 * Whether a statement begins or ends a transaction.
	 */
	static boolean controlsTransaction(SqlStatement statement) {
		if (statement.starts("rollback")) {
			return !statement.has("to");
		}
		return statement.starts("begin") || statement.starts("start", "transaction") || statement.starts("commit")
				|| statement.starts("end") || statement.starts("abort") || statement.starts("prepare", "transaction");
	}

	/**
	 * Whether the data that a statement needs stands after it in the script.
	 */
	static boolean copiesFromStdin(SqlStatement statement) {
		return statement.starts("copy") && statement.has("stdin");
	}

	/**
	 * Whether a command of psql stands in a statement: no SQL has a backslash outside of
	 * quotes.
	 */
	static boolean hasPsqlCommand(SqlStatement statement) {
		return statement.tokens().stream().anyMatch((token) -> token.isSymbol("\\"));
	}

	/**
	 * Whether PostgreSQL refuses a statement inside a transaction.
	 * @param statement the statement
	 * @return whether it does
	 */
	public static boolean refusesTransaction(SqlStatement statement) {
		boolean concurrently = (statement.starts("create", "index") || statement.starts("create", "unique", "index")
				|| statement.starts("drop", "index") || statement.starts("reindex")) && statement.has("concurrently");
		return concurrently || statement.starts("vacuum") || statement.starts("alter", "system")
				|| (statement.starts("alter", "table") && statement.has("detach") && statement.has("concurrently"))
				|| isOfCluster(statement, "create") || isOfCluster(statement, "drop")
				|| statement.starts("discard", "all") || statement.starts("reindex", "database")
				|| statement.starts("reindex", "schema") || statement.starts("reindex", "system");
	}

	private static boolean isOfCluster(SqlStatement statement, String verb) {
		return statement.starts(verb, "database") || statement.starts(verb, "tablespace")
				|| statement.starts(verb, "subscription");
	}

	/**
	 * Whether a statement that fails outside a transaction may leave something done: an
	 * index that is half built or half dropped, or what a block has committed.
	 */
	static boolean leavesTraces(SqlStatement statement) {
		return refusesTransaction(statement) || statement.starts("do") || statement.starts("call");
	}

	/**
	 * Whether a statement certainly takes away no data.
	 */
	static boolean isHarmless(SqlStatement statement) {
		return statement.starts("create") || statement.starts("drop", "index") || statement.starts("reindex")
				|| statement.starts("vacuum") || statement.starts("analyze") || statement.starts("comment")
				|| statement.starts("set") || statement.starts("grant") || statement.starts("revoke")
				|| (statement.starts("alter", "type") && statement.has("add") && statement.has("value"));
	}

}
