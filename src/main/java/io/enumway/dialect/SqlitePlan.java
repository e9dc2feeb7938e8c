package io.enumway.dialect;

import java.util.List;

import io.enumway.EnumPlan;

/**
 * A plan, and what its application must check beside running the statements.
 *
 * @param plan the plan
 * @param editedTables the tables whose text changes
 * @param updatedColumns the columns whose rows are updated
 */
record SqlitePlan(EnumPlan plan, List<String> editedTables, List<SqliteUse> updatedColumns) {

	SqlitePlan {
		editedTables = List.copyOf(editedTables);
		updatedColumns = List.copyOf(updatedColumns);
	}

}
