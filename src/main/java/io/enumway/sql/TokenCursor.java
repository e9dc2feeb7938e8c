package io.enumway.sql;

import java.util.List;

/**
 * Reads tokens one after the other, for who knows what should come next.
 *
 * @since 0.1.0
 */
public final class TokenCursor {

	private final List<SqlToken> tokens;

	private int index;

	public TokenCursor(List<SqlToken> tokens) {
		this.tokens = tokens;
	}

	public int index() {
		return this.index;
	}

	public void moveTo(int index) {
		this.index = index;
	}

	public boolean isAtEnd() {
		return this.index >= this.tokens.size();
	}

	/**
	 * The token that comes next, which stays the next one.
	 * @return the token
	 * @throws UnexpectedTokenException if there is none
	 */
	public SqlToken current() {
		if (isAtEnd()) {
			throw new UnexpectedTokenException();
		}
		return this.tokens.get(this.index);
	}

	public SqlToken next() {
		SqlToken token = current();
		this.index++;
		return token;
	}

	public boolean isAtString() {
		return !isAtEnd() && current().isString();
	}

	/**
	 * Step over words, if all of them come next.
	 * @param words the words
	 * @return whether they did
	 */
	public boolean take(String... words) {
		for (int i = 0; i < words.length; i++) {
			if (this.index + i >= this.tokens.size() || !this.tokens.get(this.index + i).isWord(words[i])) {
				return false;
			}
		}
		this.index += words.length;
		return true;
	}

	public boolean takeSymbol(String symbol) {
		boolean found = !isAtEnd() && current().isSymbol(symbol);
		this.index += found ? 1 : 0;
		return found;
	}

	public void expect(String... words) {
		if (!take(words)) {
			throw new UnexpectedTokenException();
		}
	}

	public void expectSymbol(String symbol) {
		if (!takeSymbol(symbol)) {
			throw new UnexpectedTokenException();
		}
	}

	/**
	 * Step over an identifier.
	 * @return the identifier as the server reads it
	 * @throws UnexpectedTokenException if something else comes next
	 */
	public String identifier() {
		if (!current().isIdentifier()) {
			throw new UnexpectedTokenException();
		}
		return next().text();
	}

	/**
	 * Step over a string.
	 * @return its value
	 * @throws UnexpectedTokenException if something else comes next
	 */
	public String string() {
		if (!current().isString()) {
			throw new UnexpectedTokenException();
		}
		return next().text();
	}

	/**
	 * Something else comes next: the statement is of another kind.
	 */
	public static final class UnexpectedTokenException extends RuntimeException {

		public UnexpectedTokenException() {
			super(null, null, false, false);
		}

	}

}
