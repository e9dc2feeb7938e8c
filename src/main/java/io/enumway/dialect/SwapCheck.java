package io.enumway.dialect;

import java.util.Map;

import io.enumway.EnumName;

/**
 * What a type swap in a plan may change.
 *
 * @param type the type
 * @param types the types whose constants contain labels
 * @param labels the labels that go away, and what they become
 * @param first the index of its first statement among those of the transaction
 * @param end the index after its last statement
 */
record SwapCheck(EnumName type, LabelTypes types, Map<String, String> labels, int first, int end) {

	SwapCheck {
		labels = Map.copyOf(labels);
	}

	/**
	 * Rewrite as the server would write it.
	 */
	String rewrite(String definition) {
		return new LabelLiterals(definition, this.types, this.labels, PostgresQuoting::serverLiteral).rewritten();
	}

}
