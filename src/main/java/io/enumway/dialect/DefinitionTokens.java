package io.enumway.dialect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokens of a definition as the server's deparsers write it: keywords in capitals,
 * every operand that is an expression in parentheses. {@code CASE} and {@code END} are
 * brackets too.
 */
final class DefinitionTokens {

	private static final Pattern TOKEN = Pattern
		.compile("[\\p{L}_][\\p{L}\\p{N}_$]*|\\d[\\p{L}\\p{N}_.]*|::|[+\\-*/<>=~!@#%^&|`?]+|\\S");

	private static final Pattern OPERATOR = Pattern.compile("[+\\-*/<>=~!@#%^&|`?]+");

	private static final Set<String> MORE_OF_A_TYPE = Set.of("varying", "precision", "with", "without", "time", "zone");

	private final String sql;

	private final List<Token> tokens = new ArrayList<>();

	DefinitionTokens(String sql) {
		this.sql = sql;
		Deque<Integer> open = new ArrayDeque<>();
		Matcher next = TOKEN.matcher(sql);
		for (int position = 0; next.find(position);) {
			int start = next.start();
			boolean escape = next.group().equals("E") && sql.startsWith("'", next.end());
			int quoted = QuotedText.end(sql, escape ? next.end() : start);
			position = (quoted < 0) ? next.end() : quoted;
			add(new Token(start, position, sql.substring(start, position), escape || quoted >= 0), open);
		}
	}

	private void add(Token token, Deque<Integer> open) {
		int index = this.tokens.size();
		boolean closes = token.is(")") || token.is("]") || (token.is("END") && isCase(open));
		Integer opener = closes ? open.poll() : open.peek();
		token.opener = (opener != null) ? opener : -1;
		if (closes && opener != null) {
			this.tokens.get(opener).closer = index;
		}
		this.tokens.add(token);
		if (token.is("(") || token.is("[") || token.is("CASE")) {
			open.push(index);
		}
	}

	private boolean isCase(Deque<Integer> open) {
		return !open.isEmpty() && is(open.getFirst(), "CASE");
	}

	int size() {
		return this.tokens.size();
	}

	/**
	 * The token at a position of the text.
	 */
	int at(int position) {
		int low = 0;
		int high = this.tokens.size() - 1;
		while (low < high) {
			int middle = (low + high) / 2;
			if (this.tokens.get(middle).end <= position) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

	/**
	 * Whether a token is this keyword or symbol; there may be no such token.
	 */
	boolean is(int index, String text) {
		return index >= 0 && index < this.tokens.size() && this.tokens.get(index).is(text);
	}

	boolean isOneOf(int index, Set<String> texts) {
		return index >= 0 && index < this.tokens.size() && texts.stream().anyMatch(this.tokens.get(index)::is);
	}

	/**
	 * Whether a token is a keyword or a name.
	 */
	boolean isWord(int index) {
		return index >= 0 && index < this.tokens.size() && this.tokens.get(index).isWord();
	}

	/**
	 * Whether a token is a name: no keyword.
	 */
	boolean isName(int index) {
		return isWord(index) && !Character.isUpperCase(this.tokens.get(index).text.charAt(0));
	}

	boolean isOperator(int index) {
		return index >= 0 && index < this.tokens.size() && this.tokens.get(index).isOperator();
	}

	/**
	 * The bracket that a token stands in.
	 * @return its index, or -1 if there is none
	 */
	int opener(int index) {
		return this.tokens.get(index).opener;
	}

	/**
	 * The bracket that closes one.
	 */
	int closer(int opener) {
		int closer = this.tokens.get(opener).closer;
		return (closer < 0) ? this.tokens.size() : closer;
	}

	/**
	 * The last token of an operand, with the types that it is cast to.
	 */
	int withCasts(int last) {
		int end = last;
		while (is(end + 1, "::")) {
			end += 2;
			while (is(end + 1, ".") || (isWord(end + 1) && (is(end, ".") || isOneOf(end + 1, MORE_OF_A_TYPE)))) {
				end++;
			}
			while (is(end + 1, "(") || is(end + 1, "[")) {
				end = closer(end + 1);
			}
		}
		return end;
	}

	String text(int index) {
		return this.tokens.get(index).text;
	}

	/**
	 * The text from one token to before another.
	 */
	String text(int from, int to) {
		return (from >= to) ? "" : this.sql.substring(this.tokens.get(from).start, this.tokens.get(to - 1).end);
	}

	private static final class Token {

		private final int start;

		private final int end;

		private final String text;

		private final boolean quoted;

		private int opener = -1;

		private int closer = -1;

		Token(int start, int end, String text, boolean quoted) {
			this.start = start;
			this.end = end;
			this.text = text;
			this.quoted = quoted;
		}

		boolean is(String text) {
			return !this.quoted && this.text.equals(text);
		}

		boolean isOperator() {
			return !this.quoted && OPERATOR.matcher(this.text).matches();
		}

		boolean isWord() {
			return this.quoted ? this.text.startsWith("\"")
					: Character.isLetter(this.text.charAt(0)) || this.text.startsWith("_");
		}

	}

}
