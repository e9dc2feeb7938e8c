package io.enumway.dialect;

import java.util.Map;

import io.enumway.EnumChange;

/**
 * What a plan depends on beside the catalog.
 *
 * @param serverVersion the server's major version
 * @param joinsTransaction whether the plan is to run in a transaction of the caller,
 * which may use the result
 * @param dependents what depends on the types, by their object ids; only for types whose
 * planning needs it, see {@link #needed}
 */
record PlanningFacts(int serverVersion, boolean joinsTransaction, Map<Long, TypeDependents> dependents) {

	PlanningFacts {
		dependents = Map.copyOf(dependents);
	}

	/**
	 * Whether a change may drop or replace its type, so that what depends on it matters.
	 */
	boolean needed(EnumChange change, CatalogSnapshot snapshot) {
		if (change instanceof EnumChange.AddValue) {
			return this.joinsTransaction
					&& snapshot.entries().values().stream().anyMatch((entry) -> entry.uncommitted().isCreated());
		}
		return change instanceof EnumChange.DropEnum || change instanceof EnumChange.RemoveValue
				|| change instanceof EnumChange.ReorderValues;
	}

	PlanningFacts with(Map<Long, TypeDependents> dependents) {
		return new PlanningFacts(this.serverVersion, this.joinsTransaction, dependents);
	}

	TypeDependents dependents(long oid) {
		return this.dependents.getOrDefault(oid, TypeDependents.NONE);
	}

	TypeDependents dependents(PlannedType type) {
		CatalogEntry origin = type.origin();
		return (origin != null) ? dependents(origin.oid()) : TypeDependents.NONE;
	}

	/**
	 * Whether a value that is added to a type that the same transaction created can be
	 * used in that transaction: since PostgreSQL 17 if neither happens in a
	 * subtransaction ({@code AddEnumLabel} in {@code pg_enum.c}), 55P04 otherwise.
	 */
	boolean usesValuesAddedToOwnTypes() {
		return this.serverVersion >= 17;
	}

}
