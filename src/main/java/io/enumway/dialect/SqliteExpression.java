package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;

/**
 * An expression in the text of a table: the parentheses of a constraint, of a generated
 * column, or of a default.
 *
 * @param keyword CHECK, AS or DEFAULT, in any case
 * @param tokens what is between the parentheses
 * @param start where it begins
 * @param end where it ends
 */
record SqliteExpression(SqliteToken keyword, List<SqliteToken> tokens, int start, int end) {

	private static final List<String> KEYWORDS = List.of("CHECK", "AS", "DEFAULT");

	SqliteExpression {
		tokens = List.copyOf(tokens);
	}

	/**
	 * Read the expressions of a table.
	 * @param tokens the tokens of the table
	 * @param from the index of the first one of its definition
	 * @param to the index of the parenthesis that closes it
	 * @return the expressions in order
	 */
	static List<SqliteExpression> read(List<SqliteToken> tokens, int from, int to) {
		List<SqliteExpression> expressions = new ArrayList<>();
		for (int i = from; i < to; i++) {
			if (tokens.get(i).is("(")) {
				int close = SqliteCheck.closing(tokens, i);
				SqliteToken keyword = tokens.get(i - 1);
				if (keyword.isOneOf(KEYWORDS) && close < to) {
					expressions.add(new SqliteExpression(keyword, tokens.subList(i + 1, close), tokens.get(i).start(),
							tokens.get(close).end()));
				}
				i = close;
			}
		}
		return expressions;
	}

	boolean contains(SqliteToken token) {
		return token.start() >= this.start && token.end() <= this.end;
	}

	boolean isGenerated() {
		return this.keyword.is("AS");
	}

	/**
	 * Whether it speaks of a column, or makes its values.
	 */
	boolean concerns(SqliteColumn column) {
		boolean within = column.typeStart() <= this.start && this.end <= column.end();
		if (this.keyword.is("DEFAULT") || (within && isGenerated())) {
			return within;
		}
		return this.tokens.stream()
			.anyMatch((token) -> token.isName() && token.value().equalsIgnoreCase(column.name()));
	}

	@Override
	public String toString() {
		return this.keyword.is("CHECK") ? "a constraint" : isGenerated() ? "a generated column" : "a default";
	}

}
