package io.enumway.dialect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Quoted names, literals and bodies in the text of definitions.
 */
final class QuotedText {

	/**
	 * A parameter, {@code $1}, is none.
	 */
	private static final Pattern DOLLAR_TAG = Pattern
		.compile("\\$([\\p{L}_\\x{80}-\\x{10ffff}][\\p{L}\\p{N}_\\x{80}-\\x{10ffff}]*)?\\$");

	private QuotedText() {
	}

	/**
	 * Whether the literal that starts at the position has backslashes for escapes.
	 */
	static boolean hasEscapes(String sql, int start) {
		return start > 0 && (sql.charAt(start - 1) == 'E' || sql.charAt(start - 1) == 'e')
				&& (start == 1 || !Character.isJavaIdentifierPart(sql.charAt(start - 2)));
	}

	/**
	 * The end of the name, literal or body whose quote stands at the position.
	 * @return the position after the closing quote, or -1 if nothing quoted starts here
	 */
	static int end(String sql, int start) {
		return switch (sql.charAt(start)) {
			case '"' -> closing(sql, start, '"', false);
			case '\'' -> closing(sql, start, '\'', hasEscapes(sql, start));
			case '$' -> {
				int tag = dollarTag(sql, start);
				int end = (tag < 0) ? -1 : sql.indexOf(sql.substring(start, tag), tag);
				yield (end < 0) ? -1 : end + tag - start;
			}
			default -> -1;
		};
	}

	/**
	 * The same in a text that may have been cut off: what is not closed goes on to its
	 * end.
	 */
	static int endOrCut(String sql, int start) {
		int end = end(sql, start);
		return (end < 0 && sql.charAt(start) == '$' && dollarTag(sql, start) >= 0) ? sql.length() : end;
	}

	/**
	 * The end of the comment that begins at the position.
	 * @return the position after it, or -1 if none begins here
	 */
	static int endOfComment(String sql, int start) {
		if (sql.startsWith("--", start)) {
			int end = sql.indexOf('\n', start);
			return (end < 0) ? sql.length() : end;
		}
		if (!sql.startsWith("/*", start)) {
			return -1;
		}
		int depth = 0;
		int position = start;
		do {
			if (sql.startsWith("/*", position)) {
				depth++;
				position += 2;
			}
			else if (sql.startsWith("*/", position)) {
				depth--;
				position += 2;
			}
			else {
				position++;
			}
		}
		while (depth > 0 && position < sql.length());
		return position;
	}

	/**
	 * What stands between the dollar quotes of a body.
	 */
	static String body(String sql, int start, int end) {
		int tag = dollarTag(sql, start);
		return sql.substring(tag, end - (tag - start));
	}

	private static int dollarTag(String sql, int start) {
		Matcher tag = DOLLAR_TAG.matcher(sql).region(start, sql.length());
		boolean inName = start > 0 && Character.isJavaIdentifierPart(sql.charAt(start - 1));
		return (!inName && tag.lookingAt()) ? tag.end() : -1;
	}

	private static int closing(String sql, int start, char quote, boolean escapes) {
		int end = start + 1;
		while (end < sql.length()) {
			char c = sql.charAt(end);
			if (escapes && c == '\\') {
				end++;
			}
			else if (c == quote) {
				if (end + 1 == sql.length() || sql.charAt(end + 1) != quote) {
					return end + 1;
				}
				end++;
			}
			end++;
		}
		return sql.length();
	}

}
