package io.enumway.dialect;

import java.util.Map;

/**
 * A comparison of values with a label in a definition.
 *
 * @param label the label
 * @param operator the operator, with the label on its right, or {@link #RANK}
 */
record OrderComparison(String label, String operator) {

	/**
	 * Stands for whatever tells each label from its neighbours.
	 */
	static final String RANK = "rank";

	private static final Map<String, String> COMMUTATORS = Map.of("<", ">", "<=", ">=", ">", "<", ">=", "<=");

	/**
	 * The operator that says the same with its operands the other way round.
	 */
	static String commutator(String operator) {
		return COMMUTATORS.getOrDefault(operator, operator);
	}

	/**
	 * Whether it holds.
	 * @param value the place of the value among the labels
	 * @param label the place of the label
	 */
	boolean holds(int value, int label) {
		return switch (this.operator) {
			case "<" -> value < label;
			case "<=" -> value <= label;
			case ">" -> value > label;
			case ">=" -> value >= label;
			default -> value == label;
		};
	}

}
