package io.enumway.migration;

import java.util.List;

import io.enumway.EnumChange;

/**
 * A change that was seen in byte code.
 *
 * @param step the change
 * @param sql whether it is in SQL
 */
record SeenChange(HistoryStep step, boolean sql) {

	private static final String CONDITIONAL = "it changes the type where only running it tells whether it does so; "
			+ "declare the change in changes(EnumChanges)";

	static List<SeenChange> of(List<HistoryStep> steps, boolean sql) {
		return steps.stream().map((step) -> new SeenChange(step, sql)).toList();
	}

	static List<SeenChange> doubtful(List<SeenChange> changes) {
		return changes.stream().map(SeenChange::doubtful).toList();
	}

	/**
	 * What is left of a change that may not happen, or more than once. A creation stays
	 * one, as all that counts is who creates the type. An addition through the manager is
	 * content with a label that is there already, one in SQL only if it says so.
	 * @return the doubtful change
	 */
	SeenChange doubtful() {
		EnumChange change = this.step.change();
		if (change == null || change instanceof EnumChange.CreateEnum) {
			return this;
		}
		boolean content = change instanceof EnumChange.AddValue && (!this.sql || this.step.isRepeatable());
		return new SeenChange(content ? HistoryStep.doubtfulAddition(change.type(), CONDITIONAL, this.step.line())
				: HistoryStep.doubtful(change.type(), CONDITIONAL, this.step.line()), this.sql);
	}

}
