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

	/**
	 * What stands before a value that a column, a parameter or a caller gets.
	 */
	private static final Set<String> GIVING = Set.of("DEFAULT", "RETURN");

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
		boolean own = this.tokens.is(before, ")") && this.tokens.is(this.tokens.opener(before) - 1, "OPERATOR");
		return own ? before - 1 : before;
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
		boolean excluded = operands(position).stream()
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
		for (int i = token - 1; i > open && !isPart(open, i, ";"); i--) {
			if (isPart(open, i, "EXCEPT")) {
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
		int when = part(open, token);
		if (!this.tokens.is(when, "WHEN")) {
			return false;
		}
		String result = result(open, when);
		return NOT_TRUE.contains(result) || (!result.equals("true") && otherwise(open).equals("true"));
	}

	private String otherwise(int open) {
		int last = this.tokens.closer(open);
		int token = part(open, last - 1);
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
			while (join > level && !isPart(level, join, "JOIN")) {
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
		if (!isArgument(operand, REPLACING)) {
			return false;
		}
		int open = operand.function() + 1;
		int before = 0;
		for (int i = open; i < operand.first(); i++) {
			before += isPart(open, i, ",") ? 1 : 0;
		}
		return before == 1;
	}

	/**
	 * Whether the literal at a position is a value that something gets, and is compared
	 * with nothing.
	 */
	boolean isValue(int position) {
		List<Operand> operands = operands(position);
		Operand whole = operands.get(operands.size() - 1);
		boolean compared = operands.stream()
			.anyMatch((operand) -> operand.function() >= 0 || this.tokens.isOperator(operatorBefore(operand))
					|| this.tokens.isOperator(operatorAfter(operand)) || this.tokens.is(operand.first() - 1, "FROM")
					|| this.tokens.is(operand.last() + 1, "IS"));
		return !compared && (this.tokens.isOneOf(whole.first() - 1, GIVING) || operands.stream()
			.anyMatch((operand) -> this.tokens.is(operand.first(), "CASE")
					|| this.tokens.is(operand.first(), "COALESCE")));
	}

	/**
	 * Whether the literals at two positions have the same effect: in one list of values,
	 * of which any will do, in alternatives that are the same but for them, or in arms of
	 * {@code CASE} with the same result.
	 */
	boolean isSame(int position, int other) {
		int list = list(position);
		return (list >= 0 && list == list(other))
				|| areAlternatives(Math.min(position, other), Math.max(position, other))
				|| arms(position).stream().anyMatch((arm) -> arms(other).stream().anyMatch(arm::agrees));
	}

	/**
	 * The list of values, of which any will do, that a literal is one of.
	 */
	private int list(int position) {
		List<Operand> operands = operands(position);
		if (operands.stream().anyMatch((operand) -> this.tokens.is(operand.first(), "ROW"))) {
			return -1;
		}
		return operands.stream()
			.filter((
					operand) -> (this.tokens.is(operand.first(), "ANY") && this.tokens.is(operatorBefore(operand), "="))
							|| (isArray(operand) && isOneOfManyIn(operand)))
			.mapToInt(Operand::first)
			.findFirst()
			.orElse(-1);
	}

	private boolean isOneOfManyIn(Operand array) {
		int before = array.first() - 1;
		int after = array.last() + 1;
		return this.tokens.is(before, "<@") || this.tokens.is(after, "@>") || this.tokens.is(before, "&&")
				|| this.tokens.is(after, "&&");
	}

	private boolean areAlternatives(int position, int other) {
		int left = this.tokens.at(position);
		int right = this.tokens.at(other);
		int leftGroup = left;
		while (leftGroup >= 0) {
			int level = this.tokens.opener(leftGroup);
			int rightGroup = right;
			while (rightGroup >= 0 && this.tokens.opener(rightGroup) != level) {
				rightGroup = this.tokens.opener(rightGroup);
			}
			if (rightGroup >= 0) {
				return leftGroup != left && rightGroup != right && areJoinedByOr(leftGroup, rightGroup)
						&& without(leftGroup, left).equals(without(rightGroup, right));
			}
			leftGroup = level;
		}
		return false;
	}

	private boolean areJoinedByOr(int left, int right) {
		if (!this.tokens.is(left, "(") || !this.tokens.is(right, "(")) {
			return false;
		}
		int level = this.tokens.opener(left);
		for (int i = this.tokens.closer(left) + 1; i < right; i++) {
			if (this.tokens.opener(i) == level && !this.tokens.is(i, "(") && !this.tokens.is(i, "OR")) {
				return false;
			}
		}
		return true;
	}

	private String without(int group, int token) {
		return this.tokens.text(group, token) + "?" + this.tokens.text(token + 1, this.tokens.closer(group) + 1);
	}

	private boolean isUnequal(Operand operand) {
		int before = operand.first() - 1;
		int after = operand.last() + 1;
		return this.tokens.is(operatorBefore(operand), "<>") || this.tokens.is(operatorAfter(operand), "<>")
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
	private int part(int open, int token) {
		int part = token;
		while (part > open && !isPart(open, part, "WHEN") && !isPart(open, part, "THEN")
				&& !isPart(open, part, "ELSE")) {
			part--;
		}
		return part;
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
