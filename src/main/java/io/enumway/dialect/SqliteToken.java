package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A token of SQL as SQLite reads it.
 *
 * @param kind what it is
 * @param value the keyword or name as written, or the text without its quotes
 * @param start where it begins
 * @param end where it ends, exclusive
 */
record SqliteToken(Kind kind, String value, int start, int end) {

	private static final String WHITE_SPACE = " \t\n\f\r";

	enum Kind {

		/**
		 * A keyword, a number, or a name without quotes.
		 */
		WORD,
		/**
		 * A name in double quotes, brackets or backticks.
		 */
		NAME,
		/**
		 * A text in single quotes.
		 */
		TEXT,
		/**
		 * One or two characters of punctuation.
		 */
		OTHER

	}

	boolean is(String word) {
		return (this.kind == Kind.WORD || this.kind == Kind.OTHER) && this.value.equalsIgnoreCase(word);
	}

	boolean isOneOf(List<String> words) {
		return (this.kind == Kind.WORD || this.kind == Kind.OTHER)
				&& words.contains(this.value.toUpperCase(Locale.ROOT));
	}

	boolean isName() {
		return this.kind == Kind.NAME || this.kind == Kind.WORD;
	}

	/**
	 * Whether it can be a name where a name must stand: SQLite takes a text for one
	 * there.
	 */
	boolean isPossibleName() {
		return isName() || this.kind == Kind.TEXT;
	}

	/**
	 * Read a statement. White space and comments are left out.
	 * @param sql the statement
	 * @return its tokens in order
	 */
	static List<SqliteToken> read(String sql) {
		List<SqliteToken> tokens = new ArrayList<>();
		int position = 0;
		while (position < sql.length()) {
			char c = sql.charAt(position);
			if (WHITE_SPACE.indexOf(c) >= 0) {
				position++;
			}
			else if (sql.startsWith("--", position)) {
				position = end(sql.indexOf('\n', position), 1, sql);
			}
			else if (sql.startsWith("/*", position)) {
				position = end(sql.indexOf("*/", position + 2), 2, sql);
			}
			else {
				SqliteToken token = read(sql, position, c);
				tokens.add(token);
				position = token.end();
			}
		}
		return tokens;
	}

	private static SqliteToken read(String sql, int start, char c) {
		return switch (c) {
			case '\'' -> quoted(sql, start, Kind.TEXT, c);
			case '"', '`' -> quoted(sql, start, Kind.NAME, c);
			case '[' -> {
				int end = end(sql.indexOf(']', start), 1, sql);
				yield new SqliteToken(Kind.NAME, sql.substring(start + 1, Math.max(start + 1, end - 1)), start, end);
			}
			default -> isPartOfWord(c) ? word(sql, start) : other(sql, start);
		};
	}

	private static SqliteToken quoted(String sql, int start, Kind kind, char quote) {
		int end = start + 1;
		while (end < sql.length()) {
			if (sql.charAt(end) == quote) {
				if (end + 1 == sql.length() || sql.charAt(end + 1) != quote) {
					break;
				}
				end++;
			}
			end++;
		}
		String mark = String.valueOf(quote);
		String value = sql.substring(start + 1, Math.min(end, sql.length())).replace(mark + mark, mark);
		return new SqliteToken(kind, value, start, Math.min(end + 1, sql.length()));
	}

	private static SqliteToken word(String sql, int start) {
		int end = start + 1;
		while (end < sql.length() && isPartOfWord(sql.charAt(end))) {
			end++;
		}
		return new SqliteToken(Kind.WORD, sql.substring(start, end), start, end);
	}

	private static SqliteToken other(String sql, int start) {
		int length = (start + 1 < sql.length()
				&& List.of("<>", "!=", "==", "<=", ">=", "||", "->").contains(sql.substring(start, start + 2))) ? 2 : 1;
		return new SqliteToken(Kind.OTHER, sql.substring(start, start + length), start, start + length);
	}

	private static int end(int index, int length, String sql) {
		return (index < 0) ? sql.length() : index + length;
	}

	private static boolean isPartOfWord(char c) {
		return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
	}

}
