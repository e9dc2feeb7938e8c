package io.enumway.dialect;

import io.enumway.EnumPlan;

/**
 * A plan, and what its application must know beside the statements.
 *
 * @param plan the plan
 * @param outsideSavepoints whether its statements lose their effect in a subtransaction
 */
record PostgresPlan(EnumPlan plan, boolean outsideSavepoints) {

}
