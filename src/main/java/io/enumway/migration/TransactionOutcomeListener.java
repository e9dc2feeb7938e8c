package io.enumway.migration;

/**
 * Is told how the transactions of the session's connection end. Flyway commits a
 * migration together with its history row only after the migration's last callback, so
 * the connection is the only place that knows. Must not throw: the transaction is over.
 */
interface TransactionOutcomeListener {

	/**
	 * Whether the open transaction belongs to a migration that has not come to its end.
	 * @return whether it must be rolled back rather than committed in passing
	 */
	boolean isUnfinished();

	/**
	 * The server confirmed a commit.
	 */
	void committed();

	/**
	 * The transaction was rolled back.
	 */
	void rolledBack();

	/**
	 * The commit failed or the connection died, so nobody knows.
	 */
	void unknown();

}
