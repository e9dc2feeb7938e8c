package io.enumway.migration;

/**
 * A token of an SQL script.
 *
 * @param kind what it is
 * @param text the identifier as the server reads it, the value of a string, the inside of
 * a dollar-quoted body, or the symbol
 * @param line the line that it starts on, counted from 1
 */
record SqlToken(Kind kind, String text, int line) {

	boolean isWord(String word) {
		return this.kind == Kind.WORD && this.text.equals(word);
	}

	boolean isSymbol(String symbol) {
		return this.kind == Kind.SYMBOL && this.text.equals(symbol);
	}

	boolean isIdentifier() {
		return this.kind == Kind.WORD || this.kind == Kind.QUOTED_IDENTIFIER;
	}

	boolean isString() {
		return this.kind == Kind.STRING || this.kind == Kind.DOLLAR_QUOTED;
	}

	enum Kind {

		WORD, QUOTED_IDENTIFIER, STRING, DOLLAR_QUOTED, SYMBOL

	}

}
