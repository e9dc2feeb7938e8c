package io.enumway.dialect;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.enumway.dialect.DependentsReader.Detail;

/**
 * What a plan depends on beside the catalog.
 *
 * @param serverVersion the server's major version
 * @param joinsTransaction whether the plan is to run in a transaction of the caller,
 * which may use the result
 * @param dependents what depends on the types, read when it is asked for
 */
record PlanningFacts(int serverVersion, boolean joinsTransaction, DependentsReader dependents) {

	TypeDependents dependents(PlannedType type, Detail detail) throws SQLException {
		CatalogEntry origin = type.origin();
		return (origin != null) ? this.dependents.read(origin.oid(), detail) : TypeDependents.NONE;
	}

	TypeDependents count(PlannedType type, Collection<String> labels) throws SQLException {
		CatalogEntry origin = type.origin();
		return (origin != null) ? this.dependents.count(origin.oid(), labels) : TypeDependents.NONE;
	}

	void require(PlannedType type, SwapRows rows, String action) throws SQLException {
		CatalogEntry origin = type.origin();
		if (origin != null) {
			this.dependents.require(origin.oid(), rows, action);
		}
	}

	/**
	 * The routines whose bodies have labels that the type loses, by label.
	 */
	Map<String, List<String>> bodies(PlannedType type) throws SQLException {
		CatalogEntry origin = type.origin();
		return (origin != null) ? this.dependents.bodies(origin.oid(), type.removedLabels().keySet()) : Map.of();
	}

	LockDemand locks(PlannedType type) throws SQLException {
		CatalogEntry origin = type.origin();
		return (origin != null) ? this.dependents.locks(origin.oid()) : LockDemand.NONE;
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
