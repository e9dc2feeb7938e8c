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

	/**
	 * What the server's own functions do by order, with a label and its neighbour alike.
	 */
	private static final Set<String> ORDERING = Set.of("GREATEST", "LEAST", "enum_larger", "enum_smaller", "enum_lt",
			"enum_le", "enum_gt", "enum_ge", "max", "min");

	/**
	 * Functions that tell neighbours apart, so that a label cannot become one with one of
	 * them.
	 */
	private static final Set<String> RANKING = Set.of("enum_range", "enum_cmp", "width_bucket", "array_larger",
			"array_smaller", "array_lt", "array_le", "array_gt", "array_ge", "btarraycmp", "rank", "dense_rank",
			"percent_rank", "cume_dist");

	/**
	 * Operators that do not go by order, whoever defines them.
	 */
	private static final Set<String> UNORDERED = Set.of("=", "<>", "@>", "<@", "&&", "||");

	/**
	 * Functions that are written as keywords.
	 */
	private static final Set<String> FUNCTIONS = Set.of("GREATEST", "LEAST", "NULLIF");

	private static final Set<String> QUANTIFIERS = Set.of("ANY", "ALL");

	private final DefinitionTokens tokens;

	LabelContext(String sql) {
		this.tokens = new DefinitionTokens(sql);
	}

	/**
	 * Whether the order of labels decides what becomes of the literal at a position.
	 */
	boolean isOrdered(int position) {
		return operands(position).stream()
			.anyMatch((operand) -> isComparedByOrder(operand) || isByOwnOperator(operand)
					|| isArgument(operand, ORDERING) || isArgument(operand, RANKING));
	}

	/**
	 * Whether what becomes of the literal at a position depends on its order so closely
	 * that its neighbour cannot take its place and remain what it is.
	 */
	boolean isRanked(int position) {
		return operands(position).stream()
			.anyMatch((operand) -> isByOwnOperator(operand) || isArgument(operand, RANKING)
					|| (isArray(operand) && isComparedByOrder(operand)));
	}

	private boolean isComparedByOrder(Operand operand) {
		return this.tokens.isOneOf(operand.first() - 1, ORDER) || this.tokens.isOneOf(operand.last() + 1, ORDER);
	}

	/**
	 * Whether it is an operand of an operator of somebody's own, which may do anything.
	 */
	private boolean isByOwnOperator(Operand operand) {
		int before = operatorBefore(operand);
		int after = operatorAfter(operand);
		return (before != operand.first() - 1 && !this.tokens.isOneOf(before, UNORDERED))
				|| (after != operand.last() + 1 && !this.tokens.isOneOf(after, UNORDERED));
	}

	/**
	 * The operator before an operand, {@code =} or {@code OPERATOR(schema.=)}.
	 */
	private int operatorBefore(Operand operand) {
		int before = operand.first() - 1;
		return this.tokens.is(before, ")") && this.tokens.is(this.tokens.opener(before) - 1, "OPERATOR") ? before - 1
				: before;
	}

	private int operatorAfter(Operand operand) {
		int after = operand.last() + 1;
		return this.tokens.is(after, "OPERATOR") ? this.tokens.closer(after + 1) - 1 : after;
	}

	private boolean isArgument(Operand operand, Set<String> functions) {
		return this.tokens.isOneOf(operand.function(), functions) && !this.tokens.is(operand.function() - 1, ".");
	}

	private boolean isArray(Operand operand) {
		return this.tokens.is(operand.last(), "]") && !this.tokens.isOneOf(operand.first(), QUANTIFIERS);
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
