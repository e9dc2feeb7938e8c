package io.enumway.dialect;

import java.util.List;

import io.enumway.EnumPlan;

/**
 * A plan, and what its application must know beside the statements.
 *
 * @param plan the plan
 * @param outsideSavepoints whether its statements lose their effect in a subtransaction
 * @param swaps the type swaps in it, in order
 * @param lockedTables the tables that its first statement in the transaction locks,
 * quoted; none if it begins with something else
 */
record PostgresPlan(EnumPlan plan, boolean outsideSavepoints, List<SwapCheck> swaps, List<String> lockedTables) {

	PostgresPlan {
		swaps = List.copyOf(swaps);
		lockedTables = List.copyOf(lockedTables);
	}

}
