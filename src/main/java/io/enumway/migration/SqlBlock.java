package io.enumway.migration;

import java.util.List;
import java.util.stream.IntStream;

import io.enumway.sql.SqlToken;

/**
 * The statements of a {@code DO} block or of a script, and what decides whether they run.
 */
record SqlBlock(List<SqlToken> tokens) {

	/**
	 * Whether something in it runs only under a condition, or it goes on when something
	 * fails.
	 */
	boolean isGuarded() {
		return hasCondition() || has("exception");
	}

	/**
	 * Whether that can be for want of a type: a condition may look for it, or a handler
	 * is for errors of that kind.
	 */
	boolean bearsMissingTypes() {
		return hasCondition() || (has("exception") && (has("undefined_object") || has("others")));
	}

	/**
	 * Whether there is a condition or a loop: IF at the start of a statement, not that of
	 * IF EXISTS.
	 */
	private boolean hasCondition() {
		return IntStream.range(0, this.tokens.size())
			.anyMatch((i) -> this.tokens.get(i).isWord("loop") || this.tokens.get(i).isWord("case")
					|| (this.tokens.get(i).isWord("if") && startsStatement(i)));
	}

	private boolean has(String word) {
		return this.tokens.stream().anyMatch((token) -> token.isWord(word));
	}

	/**
	 * Whether a statement begins at an index.
	 */
	boolean startsStatement(int index) {
		if (index == 0) {
			return true;
		}
		SqlToken before = this.tokens.get(index - 1);
		return before.isSymbol(";") || before.isSymbol(">") || before.isWord("begin") || before.isWord("then")
				|| before.isWord("else") || before.isWord("loop");
	}

}
