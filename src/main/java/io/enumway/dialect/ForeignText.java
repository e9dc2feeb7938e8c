package io.enumway.dialect;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Texts of others, made fit for terminals, logs and reports: what other sessions run, and
 * what somebody has given as a label or a name.
 *
 * @since 0.1.0
 */
public final class ForeignText {

	private static final int LONGEST_QUERY = 1000;

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}]");

	private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}\\x{80}-\\x{9f}]+");

	private ForeignText() {
	}

	/**
	 * A text whose control characters do nothing: neither to a terminal nor to the lines
	 * of a log.
	 * @param text the text
	 * @return the text with a replacement character for each of them, as long as before
	 */
	public static String visible(String text) {
		return CONTROL.matcher(text).replaceAll("\uFFFD");
	}

	/**
	 * A text on one line, with one space for whatever white space and control characters
	 * there are.
	 * @param text the text
	 * @param longest how many characters of it to keep
	 * @return the text, with an ellipsis if it is longer
	 */
	public static String line(String text, int longest) {
		String line = SPACE.matcher(text).replaceAll(" ").strip();
		return (line.length() > longest) ? line.substring(0, longest) + "…" : line;
	}

	/**
	 * A query of another session on one line, without its literals and comments, which
	 * may hold passwords and personal data. The server cuts long ones off anywhere.
	 * @param query the query, {@code null} if it is hidden
	 * @return at most its first 1000 characters
	 */
	public static @Nullable String query(@Nullable String query) {
		return (query != null) ? line(withoutLiterals(query), LONGEST_QUERY) : null;
	}

	private static String withoutLiterals(String sql) {
		StringBuilder masked = new StringBuilder();
		int position = 0;
		while (position < sql.length()) {
			int comment = QuotedText.endOfComment(sql, position);
			int quoted = QuotedText.endOrCut(sql, position);
			if (comment >= 0) {
				masked.append(' ');
				position = comment;
			}
			else if (quoted < 0) {
				masked.append(sql.charAt(position++));
			}
			else {
				masked.append((sql.charAt(position) == '"') ? sql.substring(position, quoted) : "'…'");
				position = quoted;
			}
		}
		return masked.toString();
	}

}
