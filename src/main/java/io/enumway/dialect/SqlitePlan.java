package io.enumway.dialect;

import java.util.List;
import java.util.Map;

import io.enumway.EnumPlan;

/**
 * A plan, and what its application must check beside running the statements.
 *
 * @param plan the plan
 * @param editedTables the tables whose text changes
 * @param labels the columns of these tables that hold labels, and which
 * @param updatedColumns the columns whose rows are updated
 */
record SqlitePlan(EnumPlan plan, List<String> editedTables, Map<SqliteUse, List<String>> labels,
		List<SqliteUse> updatedColumns) {

	SqlitePlan {
		editedTables = List.copyOf(editedTables);
		labels = Map.copyOf(labels);
		updatedColumns = List.copyOf(updatedColumns);
	}

}
