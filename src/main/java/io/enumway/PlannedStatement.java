package io.enumway;

/**
 * One statement of a plan, exactly as it will run.
 *
 * @param sql the statement, without a closing semicolon
 * @param lock the strongest lock that it takes
 * @param rewritesTable whether it rewrites a table and its indexes
 * @param execution the transaction that it runs in
 * @since 0.1.0
 */
public record PlannedStatement(String sql, LockMode lock, boolean rewritesTable, Execution execution) {

	/**
	 * The transaction that a statement runs in.
	 */
	public enum Execution {

		/**
		 * In the caller's transaction.
		 */
		IN_TRANSACTION,
		/**
		 * Committed on a second connection first, so that the caller's transaction can
		 * use the result (a new value is refused with 55P04 otherwise).
		 */
		COMMITTED_FIRST

	}

}
