package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How a definition uses the literals in it: compared by order, excluded, or as the
 * condition of an arm of {@code CASE}.
 */
final class LabelContext {

	private static final Set<String> ORDER = Set.of("<", "<=", ">", ">=");

	/**
	 * What gives back one of its operands, so that what is true of the whole is true of
	 * them.
	 */
	private static final Set<String> TRANSPARENT = Set.of("ROW", "ARRAY", "ANY", "ALL", "COALESCE");

	private static final Set<String> ORDERING = Set.of("GREATEST", "LEAST");

	/**
	 * Functions that are written as keywords.
	 */
	private static final Set<String> FUNCTIONS = Set.of("GREATEST", "LEAST", "NULLIF");

	private final DefinitionTokens tokens;

	LabelContext(String sql) {
		this.tokens = new DefinitionTokens(sql);
	}

	/**
	 * Whether the order of labels decides what becomes of the literal at a position.
	 */
	boolean isOrdered(int position) {
		return operands(position).stream()
			.anyMatch((operand) -> this.tokens.isOneOf(operand.first() - 1, ORDER)
					|| this.tokens.isOneOf(operand.last() + 1, ORDER)
					|| this.tokens.isOneOf(operand.function(), ORDERING));
	}

	/**
	 * Whether a value that equals the literal at a position is left out.
	 */
	boolean isExcluded(int position) {
		boolean excluded = operands(position).stream().anyMatch(this::isUnequal);
		for (int open = this.tokens.opener(this.tokens.at(position)); open >= 0; open = this.tokens.opener(open)) {
			int before = this.tokens.is(open - 1, "EXISTS") ? open - 2 : open - 1;
			excluded ^= this.tokens.is(open, "(") && this.tokens.is(before, "NOT");
		}
		return excluded;
	}

	private boolean isUnequal(Operand operand) {
		int before = operand.first() - 1;
		int after = operand.last() + 1;
		return this.tokens.is(before, "<>") || this.tokens.is(after, "<>")
				|| (this.tokens.is(before, "FROM") && this.tokens.is(before - 1, "DISTINCT"))
				|| (this.tokens.is(after, "IS") && this.tokens.is(after + 1, "DISTINCT"))
				|| this.tokens.is(operand.function(), "NULLIF");
	}

	/**
	 * The literal, and what it is the value, or one of the values, of.
	 */
	private List<Operand> operands(int position) {
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
	 * The arms that the literal at a position is in the condition of.
	 */
	List<Arm> arms(int position) {
		List<Arm> arms = new ArrayList<>();
		int token = this.tokens.at(position);
		for (int open = this.tokens.opener(token); open >= 0; token = open, open = this.tokens.opener(open)) {
			if (this.tokens.is(open, "CASE")) {
				int when = token;
				while (when > open && !isPart(open, when, "WHEN") && !isPart(open, when, "THEN")
						&& !isPart(open, when, "ELSE")) {
					when--;
				}
				if (this.tokens.is(when, "WHEN")) {
					arms.add(new Arm(open, when, result(open, when)));
				}
			}
		}
		return arms;
	}

	private String result(int open, int when) {
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

	private boolean isPart(int open, int index, String keyword) {
		return this.tokens.is(index, keyword) && this.tokens.opener(index) == open;
	}

	/**
	 * Tokens that are one value.
	 *
	 * @param first the first token
	 * @param last the last one
	 * @param function the name of the function that it is an argument of, or -1
	 */
	private record Operand(int first, int last, int function) {

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
		 * Whether it matters which of the two is chosen.
		 */
		boolean contradicts(Arm other) {
			return this.expression == other.expression && this.when != other.when && !this.result.equals(other.result);
		}

	}

}
