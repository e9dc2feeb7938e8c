package io.enumway.dialect;

import java.util.Set;
import io.enumway.dialect.LabelOperands.Operand;

/**
 * Whether a definition leaves out the values that equal a literal in it: by {@code <>},
 * by {@code NOT} around a condition, by subtracting a query, and the like.
 */
final class LabelExclusion {

	private static final Set<String> CONDITION = Set.of("=", "<>", "<", "<=", ">", ">=", "@>", "<@", "&&", "AND", "OR",
			"NOT", "IS", "EXISTS", "IN");

	/**
	 * What stands before the parenthesis of an operand of {@code NOT}.
	 */
	private static final Set<String> CONDITIONAL = Set.of("EXISTS", "COALESCE");

	private static final Set<String> NOT_TRUE = Set.of("false", "NULL::boolean");

	private static final Set<String> QUERY = Set.of("SELECT", "WITH", "VALUES");

	private static final Set<String> SET_OPERATIONS = Set.of("UNION", "INTERSECT", "EXCEPT");

	private static final Set<String> OUTER = Set.of("LEFT", "RIGHT", "FULL");

	private static final Set<String> REPLACING = Set.of("array_remove", "array_replace");

	private final DefinitionTokens tokens;

	private final LabelOperands operands;

	LabelExclusion(DefinitionTokens tokens, LabelOperands operands) {
		this.tokens = tokens;
		this.operands = operands;
	}

	/**
	 * Whether a value that equals the literal at a position is left out.
	 */
	boolean isExcluded(int position) {
		boolean excluded = this.operands.of(position)
			.stream()
			.anyMatch((operand) -> isUnequal(operand) || isReplacedElement(operand));
		int token = this.tokens.at(position);
		boolean condition = false;
		for (int open = this.tokens.opener(token); open >= 0; token = open, open = this.tokens.opener(open)) {
			condition = isCondition(open) || (condition && this.tokens.is(open - 1, "COALESCE"));
			excluded ^= isSubtracted(open, token) ^ isNegated(open, token, condition);
		}
		return excluded ^ isSubtracted(-1, token);
	}

	/**
	 * Whether a bracket holds a condition, which is true or false.
	 */
	private boolean isCondition(int open) {
		for (int i = open + 1; i < this.tokens.closer(open); i++) {
			if (this.tokens.opener(i) == open && this.tokens.isOneOf(i, CONDITION)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether a query is subtracted from another.
	 */
	private boolean isSubtracted(int open, int token) {
		for (int i = token - 1; i > open && !this.operands.isPart(open, i, ";"); i--) {
			if (this.operands.isPart(open, i, "EXCEPT")) {
				return true;
			}
		}
		return false;
	}

	private boolean isNegated(int open, int token, boolean condition) {
		if (this.tokens.is(open, "CASE")) {
			return this.tokens.is(open - 1, "NOT") ^ isRejected(open, token);
		}
		if (!this.tokens.is(open, "(")) {
			return false;
		}
		int first = this.tokens.isOneOf(open - 1, CONDITIONAL) ? open - 1 : open;
		return this.tokens.is(first - 1, "NOT") || isComparedWithAll(open) || isAntiJoined(open)
				|| isFalse(first, this.tokens.closer(open), condition);
	}

	/**
	 * Whether {@code CASE} gives true, unless what is in the condition of one of its arms
	 * holds.
	 */
	private boolean isRejected(int open, int token) {
		int when = this.operands.part(open, token);
		if (!this.tokens.is(when, "WHEN")) {
			return false;
		}
		String result = this.operands.result(open, when);
		return NOT_TRUE.contains(result) || (!result.equals("true") && otherwise(open).equals("true"));
	}

	private String otherwise(int open) {
		int last = this.tokens.closer(open);
		int token = this.operands.part(open, last - 1);
		return this.tokens.is(token, "ELSE") ? this.tokens.text(token + 1, last) : "";
	}

	/**
	 * The more rows the query gives, the less is true of all of them.
	 */
	private boolean isComparedWithAll(int open) {
		return this.tokens.is(open - 1, "ALL") && this.tokens.isOneOf(open + 1, QUERY)
				&& !this.tokens.isOneOf(open - 2, SET_OPERATIONS);
	}

	/**
	 * Whether it restricts what is joined by an outer join in a definition that looks for
	 * rows without that.
	 */
	private boolean isAntiJoined(int open) {
		int join = this.tokens.is(open - 1, "LATERAL") ? open - 2 : open - 1;
		if (this.tokens.is(join, "ON")) {
			int level = this.tokens.opener(open);
			while (join > level && !this.operands.isPart(level, join, "JOIN")) {
				join--;
			}
		}
		if (!this.tokens.is(join, "JOIN") || !this.tokens.isOneOf(join - 1, OUTER)) {
			return false;
		}
		for (int i = 0; i < this.tokens.size(); i++) {
			boolean outside = i < open || i > this.tokens.closer(open);
			if (outside && this.tokens.is(i, "IS") && this.tokens.is(i + 1, "NULL")) {
				return true;
			}
		}
		return false;
	}

	private boolean isFalse(int first, int last, boolean condition) {
		if (this.tokens.is(last + 1, "IS")) {
			boolean not = this.tokens.is(last + 2, "NOT");
			return this.tokens.is(last + (not ? 3 : 2), not ? "TRUE" : "FALSE")
					|| (condition && this.tokens.is(last + 2, "DISTINCT"));
		}
		if (!condition) {
			return false;
		}
		return (this.tokens.is(last + 1, "<>") && !this.tokens.is(last + 2, "false"))
				|| (this.tokens.is(last + 1, "=") && !this.tokens.is(last + 2, "true"))
				|| (this.tokens.is(first - 1, "<>") && !this.tokens.is(first - 2, "false"))
				|| (this.tokens.is(first - 1, "=") && !this.tokens.is(first - 2, "true"));
	}

	/**
	 * Whether all elements that equal it are taken out of an array, or are replaced.
	 */
	private boolean isReplacedElement(Operand operand) {
		return this.operands.isArgument(operand, REPLACING) && this.operands.argument(operand) == 1;
	}

	private boolean isUnequal(Operand operand) {
		int before = operand.first() - 1;
		int after = operand.last() + 1;
		return this.tokens.is(this.operands.operatorBefore(operand), "<>")
				|| this.tokens.is(this.operands.operatorAfter(operand), "<>")
				|| (this.tokens.is(before, "FROM") && this.tokens.is(before - 1, "DISTINCT"))
				|| (this.tokens.is(after, "IS") && this.tokens.is(after + 1, "DISTINCT"))
				|| this.tokens.is(operand.function(), "NULLIF");
	}

}
