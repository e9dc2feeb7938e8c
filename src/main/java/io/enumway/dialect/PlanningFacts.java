package io.enumway.dialect;

/**
 * What a plan depends on beside the catalog.
 *
 * @param serverVersion the server's major version
 * @param joinsTransaction whether the plan is to run in a transaction of the caller,
 * which may use the result
 */
record PlanningFacts(int serverVersion, boolean joinsTransaction) {

	/**
	 * Whether a value that is added to a type that the same transaction created can be
	 * used in that transaction: since PostgreSQL 17, 55P04 before.
	 */
	boolean usesValuesAddedToOwnTypes() {
		return this.serverVersion >= 17;
	}

}
