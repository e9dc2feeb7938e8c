package io.enumway.dialect;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import io.enumway.dialect.LabelOperands.Arm;
import io.enumway.dialect.LabelOperands.Operand;

/**
 * How a definition uses the literals in it: compared by order, excluded, or as the
 * condition of an arm of {@code CASE}.
 */
final class LabelContext {

	private static final Set<String> ORDER = Set.of("<", "<=", ">", ">=");

	/**
	 * The functions of these operators.
	 */
	private static final Map<String, String> COMPARING = Map.of("enum_lt", "<", "enum_le", "<=", "enum_gt", ">",
			"enum_ge", ">=");

	/**
	 * What gives one of its arguments by order: with labels that become one it gives what
	 * that label has become.
	 */
	private static final Set<String> ORDERING = Set.of("GREATEST", "LEAST", "enum_larger", "enum_smaller", "max",
			"min");

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
	 * What stands before a value that a column, a parameter or a caller gets.
	 */
	private static final Set<String> GIVING = Set.of("DEFAULT", "RETURN");

	private final DefinitionTokens tokens;

	private final LabelOperands operands;

	private final LabelExclusion exclusion;

	LabelContext(String sql) {
		this.tokens = new DefinitionTokens(sql);
		this.operands = new LabelOperands(this.tokens);
		this.exclusion = new LabelExclusion(this.tokens, this.operands);
	}

	/**
	 * Whether the order of labels decides what becomes of the literal at a position.
	 */
	boolean isOrdered(int position) {
		return this.operands.of(position)
			.stream()
			.anyMatch((operand) -> isComparedByOrder(operand) || isRanked(operand)
					|| this.operands.isArgument(operand, ORDERING)
					|| this.operands.isArgument(operand, COMPARING.keySet()));
	}

	/**
	 * The operators that values are compared by with the literal at a position, as
	 * {@link OrderComparison} has them.
	 */
	Set<String> comparisons(int position) {
		Set<String> operators = new LinkedHashSet<>();
		for (Operand operand : this.operands.of(position)) {
			if (isRanked(operand)) {
				operators.add(OrderComparison.RANK);
			}
			else if (this.tokens.isOneOf(operand.first() - 1, ORDER)) {
				operators.add(this.tokens.text(operand.first() - 1));
			}
			else if (this.tokens.isOneOf(operand.last() + 1, ORDER)) {
				operators.add(OrderComparison.commutator(this.tokens.text(operand.last() + 1)));
			}
			else if (this.operands.isArgument(operand, COMPARING.keySet())) {
				String operator = COMPARING.getOrDefault(this.tokens.text(operand.function()), "");
				operators.add((this.operands.argument(operand) == 0) ? OrderComparison.commutator(operator) : operator);
			}
		}
		return operators;
	}

	/**
	 * Whether what becomes of an operand depends on its order so closely that its
	 * neighbour cannot take its place and remain what it is.
	 */
	private boolean isRanked(Operand operand) {
		return isByOwnOperator(operand) || this.operands.isArgument(operand, RANKING)
				|| ((this.operands.isArray(operand) || this.tokens.is(operand.first(), "ROW"))
						&& isComparedByOrder(operand));
	}

	private boolean isComparedByOrder(Operand operand) {
		return this.tokens.isOneOf(operand.first() - 1, ORDER) || this.tokens.isOneOf(operand.last() + 1, ORDER);
	}

	/**
	 * Whether it is an operand of an operator of somebody's own, which may do anything.
	 */
	private boolean isByOwnOperator(Operand operand) {
		int before = this.operands.operatorBefore(operand);
		int after = this.operands.operatorAfter(operand);
		return (before != operand.first() - 1 && !this.tokens.isOneOf(before, UNORDERED))
				|| (after != operand.last() + 1 && !this.tokens.isOneOf(after, UNORDERED));
	}

	/**
	 * Whether a value that equals the literal at a position is left out.
	 */
	boolean isExcluded(int position) {
		return this.exclusion.isExcluded(position);
	}

	/**
	 * The arms that the literal at a position is in the condition of.
	 */
	List<Arm> conditions(int position) {
		return this.operands.arms(position);
	}

	/**
	 * Whether the literal at a position is a value that something gets, and is compared
	 * with nothing.
	 */
	boolean isValue(int position) {
		List<Operand> operands = this.operands.of(position);
		Operand whole = operands.get(operands.size() - 1);
		boolean compared = operands.stream()
			.anyMatch((operand) -> operand.function() >= 0
					|| this.tokens.isOperator(this.operands.operatorBefore(operand))
					|| this.tokens.isOperator(this.operands.operatorAfter(operand))
					|| this.tokens.is(operand.first() - 1, "FROM") || this.tokens.is(operand.last() + 1, "IS"));
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
				|| this.operands.arms(position)
					.stream()
					.anyMatch((arm) -> this.operands.arms(other).stream().anyMatch(arm::agrees));
	}

	/**
	 * The list of values, of which any will do, that a literal is one of.
	 */
	private int list(int position) {
		List<Operand> operands = this.operands.of(position);
		if (operands.stream().anyMatch((operand) -> this.tokens.is(operand.first(), "ROW"))) {
			return -1;
		}
		return operands.stream()
			.filter((operand) -> (this.tokens.is(operand.first(), "ANY")
					&& this.tokens.is(this.operands.operatorBefore(operand), "="))
					|| (this.operands.isArray(operand) && isOneOfManyIn(operand)))
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

}
