package io.enumway.dialect;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the name of a type in the text of a statement is that of the type: a function, an
 * index or the column of a table that is called like the schema may have the same one.
 */
final class TypeContext {

	/**
	 * The beginning of statements in which types without names of arguments may stand in
	 * parentheses.
	 */
	private static final Pattern SIGNATURE = Pattern
		.compile("(?:CREATE (?:OR REPLACE )?|DROP |ALTER |COMMENT ON |(?:GRANT|REVOKE) [^(]* ON )"
				+ "(?:FUNCTION|PROCEDURE|AGGREGATE|OPERATOR|CAST) .*", Pattern.DOTALL);

	/**
	 * The beginning of those in whose expressions nothing declares columns: the name of
	 * an operator class may follow that of a column.
	 */
	private static final Pattern WITHOUT_COLUMNS = Pattern
		.compile("(?:CREATE (?:UNIQUE )?INDEX|ALTER TABLE|CREATE STATISTICS) .*", Pattern.DOTALL);

	private static final Pattern CAST_TARGET = Pattern.compile("(?:CREATE DOMAIN|\\w+(?: ON)? CAST) .*",
			Pattern.DOTALL);

	/**
	 * What stands before nothing but types.
	 */
	private static final Set<String> TYPE_FOLLOWS = Set.of("::", "TYPE", "RETURNS", "SETOF", "OUT", "INOUT",
			"VARIADIC");

	/**
	 * The parts of aggregates and operators that are types.
	 */
	private static final Set<String> TYPES = Set.of("STYPE", "MSTYPE", "LEFTARG", "RIGHTARG");

	private static final Set<String> JSON = Set.of("JSON_VALUE", "JSON_QUERY");

	private final String sql;

	private final DefinitionTokens tokens;

	TypeContext(String sql) {
		this.sql = sql;
		this.tokens = new DefinitionTokens(sql);
	}

	/**
	 * Whether a name is that of a type.
	 * @param start its position
	 * @param end the position after it
	 */
	boolean isType(int start, int end) {
		int first = this.tokens.at(start);
		int before = first - 1;
		if (this.tokens.is(this.tokens.at(end - 1) + 1, "(")) {
			return false;
		}
		if (first == 0 || this.tokens.isOneOf(before, TYPE_FOLLOWS)) {
			return true;
		}
		if (this.tokens.is(before, "(") || this.tokens.is(before, ",") || this.tokens.is(before, "IN")) {
			return isInSignature(this.tokens.opener(first));
		}
		if (this.tokens.is(before, "=")) {
			return this.tokens.isOneOf(before - 1, TYPES);
		}
		if (this.tokens.is(before, "AS")) {
			return CAST_TARGET.matcher(this.sql).matches();
		}
		if (this.tokens.is(before, "RETURNING")) {
			return this.tokens.isOneOf(this.tokens.opener(first) - 1, JSON);
		}
		return this.tokens.isName(before) && !WITHOUT_COLUMNS.matcher(this.sql).matches();
	}

	/**
	 * Whether a parenthesis holds the arguments that a statement is about. A routine has
	 * expressions after them.
	 */
	private boolean isInSignature(int open) {
		if (open < 0 || this.tokens.opener(open) >= 0 || !SIGNATURE.matcher(this.sql).matches()) {
			return false;
		}
		boolean body = this.tokens.is(0, "CREATE") && !this.tokens.is(1, "CAST") && !this.tokens.is(1, "AGGREGATE");
		for (int i = 0; body && i < open; i++) {
			if (this.tokens.is(i, "(")) {
				return false;
			}
		}
		return true;
	}

}
