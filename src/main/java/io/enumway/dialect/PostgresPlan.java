package io.enumway.dialect;

import java.util.List;

import io.enumway.EnumPlan;

/**
 * A plan, and what its application must know beside the statements.
 *
 * @param plan the plan
 * @param outsideSavepoints whether its statements lose their effect in a subtransaction
 * @param swaps the type swaps in it, in order
 */
record PostgresPlan(EnumPlan plan, boolean outsideSavepoints, List<SwapCheck> swaps) {

}
