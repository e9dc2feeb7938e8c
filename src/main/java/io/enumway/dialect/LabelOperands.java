package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the literals of a definition are operands, elements and arguments of, and the arms
 * of {@code CASE} around them.
 */
final class LabelOperands {

	/**
	 * What gives back one of its operands, so that what is true of the whole is true of
	 * them.
	 */
	private static final Set<String> TRANSPARENT = Set.of("ROW", "ARRAY", "ANY", "ALL", "COALESCE");

	/**
	 * Functions that are written as keywords.
	 */
	private static final Set<String> FUNCTIONS = Set.of("GREATEST", "LEAST", "NULLIF");

	private static final Set<String> QUANTIFIERS = Set.of("ANY", "ALL");

	private final DefinitionTokens tokens;

	LabelOperands(DefinitionTokens tokens) {
		this.tokens = tokens;
	}

	/**
	 * The literal, and what it is the value, or one of the values, of.
	 */
	List<Operand> of(int position) {
		List<Operand> operands = new ArrayList<>();
		int first = this.tokens.at(position);
		int last = first;
		boolean more = true;
		while (more) {
			last = this.tokens.withCasts(last);
			int open = this.tokens.opener(first);
			boolean element = open >= 0 && isElement(open, first, last);
			boolean called = element && this.tokens.is(open, "(")
					&& (this.tokens.isName(open - 1) || this.tokens.isOneOf(open - 1, FUNCTIONS));
			operands.add(new Operand(first, last, called ? open - 1 : -1));
			boolean transparent = this.tokens.isOneOf(open - 1, TRANSPARENT);
			more = element && (transparent || this.tokens.is(open, "CASE") || (this.tokens.is(open, "(") && !called));
			if (more) {
				first = transparent ? open - 1 : open;
				last = this.tokens.closer(open);
			}
		}
		return operands;
	}

	private boolean isElement(int open, int first, int last) {
		if (this.tokens.is(open, "CASE")) {
			return this.tokens.is(first - 1, "THEN") || this.tokens.is(first - 1, "ELSE");
		}
		return (first - 1 == open || this.tokens.is(first - 1, ","))
				&& (last + 1 == this.tokens.closer(open) || this.tokens.is(last + 1, ","));
	}

	/**
	 * The operator before an operand, {@code =} or {@code OPERATOR(schema.=)}.
	 */
	int operatorBefore(Operand operand) {
		int before = operand.first() - 1;
		boolean own = this.tokens.is(before, ")") && this.tokens.is(this.tokens.opener(before) - 1, "OPERATOR");
		return own ? before - 1 : before;
	}

	int operatorAfter(Operand operand) {
		int after = operand.last() + 1;
		return this.tokens.is(after, "OPERATOR") ? this.tokens.closer(after + 1) - 1 : after;
	}

	boolean isArgument(Operand operand, Set<String> functions) {
		return this.tokens.isOneOf(operand.function(), functions) && !this.tokens.is(operand.function() - 1, ".");
	}

	/**
	 * Which argument of its function an operand is, from 0.
	 */
	int argument(Operand operand) {
		int open = operand.function() + 1;
		int before = 0;
		for (int i = open; i < operand.first(); i++) {
			before += isPart(open, i, ",") ? 1 : 0;
		}
		return before;
	}

	boolean isArray(Operand operand) {
		return this.tokens.is(operand.last(), "]") && !this.tokens.isOneOf(operand.first(), QUANTIFIERS);
	}

	/**
	 * The arms that the literal at a position is in the condition of.
	 */
	List<Arm> arms(int position) {
		List<Arm> arms = new ArrayList<>();
		int token = this.tokens.at(position);
		for (int open = this.tokens.opener(token); open >= 0; token = open, open = this.tokens.opener(open)) {
			if (this.tokens.is(open, "CASE")) {
				int when = part(open, token);
				if (this.tokens.is(when, "WHEN")) {
					arms.add(new Arm(open, when, result(open, when)));
				}
			}
		}
		return arms;
	}

	/**
	 * The keyword of the part of {@code CASE} that a token is in.
	 */
	int part(int open, int token) {
		int part = token;
		while (part > open && !isPart(open, part, "WHEN") && !isPart(open, part, "THEN")
				&& !isPart(open, part, "ELSE")) {
			part--;
		}
		return part;
	}

	String result(int open, int when) {
		int then = when;
		while (then < this.tokens.closer(open) && !isPart(open, then, "THEN")) {
			then++;
		}
		int end = then + 1;
		while (end < this.tokens.closer(open) && !isPart(open, end, "WHEN") && !isPart(open, end, "ELSE")) {
			end++;
		}
		return this.tokens.text(then + 1, end);
	}

	boolean isPart(int open, int index, String keyword) {
		return this.tokens.is(index, keyword) && this.tokens.opener(index) == open;
	}

	/**
	 * Tokens that are one value.
	 *
	 * @param first the first token
	 * @param last the last one
	 * @param function the name of the function that it is an argument of, or -1
	 */
	record Operand(int first, int last, int function) {

	}

	/**
	 * An arm of {@code CASE}.
	 *
	 * @param expression the expression that it belongs to
	 * @param when its place in that
	 * @param result what it gives
	 */
	record Arm(int expression, int when, String result) {

		/**
		 * Whether it does not matter which of the two is chosen.
		 */
		boolean agrees(Arm other) {
			return this.expression == other.expression && this.when != other.when && this.result.equals(other.result);
		}

		/**
		 * Whether it matters which of the two is chosen.
		 */
		boolean contradicts(Arm other) {
			return this.expression == other.expression && this.when != other.when && !this.result.equals(other.result);
		}

	}

}
