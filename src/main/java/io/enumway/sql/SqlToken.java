package io.enumway.sql;

/**
 * A token of an SQL script.
 *
 * @param kind what it is
 * @param text the identifier as the server reads it, the value of a string, the inside of
 * a dollar-quoted body, or the symbol
 * @param line the line that it starts on, counted from 1
 * @param end where the text after it begins
 * @since 0.1.0
 */
public record SqlToken(Kind kind, String text, int line, int end) {

	public boolean isWord(String word) {
		return this.kind == Kind.WORD && this.text.equals(word);
	}

	public boolean isSymbol(String symbol) {
		return this.kind == Kind.SYMBOL && this.text.equals(symbol);
	}

	public boolean isIdentifier() {
		return this.kind == Kind.WORD || this.kind == Kind.QUOTED_IDENTIFIER;
	}

	public boolean isString() {
		return this.kind == Kind.STRING || this.kind == Kind.DOLLAR_QUOTED;
	}

	public enum Kind {

		WORD, QUOTED_IDENTIFIER, STRING, DOLLAR_QUOTED, SYMBOL

	}

}
