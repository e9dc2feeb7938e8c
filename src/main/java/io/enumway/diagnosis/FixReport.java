package io.enumway.diagnosis;

import java.util.List;

/**
 * What fixes did.
 *
 * @param applied what was applied
 * @param byHand what somebody has to do
 * @param after the diagnosis afterwards
 * @since 0.1.0
 */
public record FixReport(List<PlannedFix> applied, List<PlannedFix> byHand, Diagnosis after) {

	public FixReport {
		applied = List.copyOf(applied);
		byHand = List.copyOf(byHand);
	}

}
