package io.enumway;

import org.jspecify.annotations.Nullable;

/**
 * One statement of a plan, exactly as it will run.
 *
 * @param sql the statement, without a closing semicolon
 * @param lock the strongest lock that it takes on what was there before the plan
 * @param rewritesTable whether it rewrites a table and its indexes
 * @param execution the transaction that it runs in
 * @param rewrite what it rewrites, {@code null} if nothing
 * @since 0.1.0
 */
public record PlannedStatement(String sql, LockMode lock, boolean rewritesTable, Execution execution,
		@Nullable TableRewrite rewrite) {

	/**
	 * A statement that says nothing about the size of what it rewrites.
	 * @param sql the statement
	 * @param lock the strongest lock that it takes
	 * @param rewritesTable whether it rewrites a table and its indexes
	 * @param execution the transaction that it runs in
	 */
	public PlannedStatement(String sql, LockMode lock, boolean rewritesTable, Execution execution) {
		this(sql, lock, rewritesTable, execution, null);
	}

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
