package io.enumway.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The backslash escapes of PostgreSQL's escape strings ({@code E'…'}) and of texts with
 * Unicode escapes ({@code U&'…'}).
 */
final class SqlEscapes {

	private static final Pattern HEX = Pattern.compile("x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})");

	private static final Pattern UNICODE = Pattern.compile("\\\\(?:\\\\|\\+([0-9a-fA-F]{6})|([0-9a-fA-F]{4}))");

	private static final Pattern OCTAL = Pattern.compile("[0-7]{1,3}");

	private SqlEscapes() {
	}

	/**
	 * Decode one escape.
	 * @param sql the script
	 * @param index where the escape goes on after its backslash
	 * @param target gets the decoded text
	 * @return the index after the escape
	 */
	static int decode(String sql, int index, StringBuilder target) {
		Matcher hex = HEX.matcher(sql).region(index, sql.length());
		if (hex.lookingAt()) {
			target.appendCodePoint(Integer.parseInt(hex.group().substring(1), 16));
			return hex.end();
		}
		Matcher octal = OCTAL.matcher(sql).region(index, sql.length());
		if (octal.lookingAt()) {
			target.appendCodePoint(Integer.parseInt(octal.group(), 8));
			return octal.end();
		}
		char c = sql.charAt(index);
		target.append(switch (c) {
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			default -> c;
		});
		return index + 1;
	}

	/**
	 * Decode the escapes of a text that is quoted with {@code U&}.
	 */
	static String decodeUnicode(String text) {
		return UNICODE.matcher(text).replaceAll((match) -> {
			String digits = (match.group(1) != null) ? match.group(1) : match.group(2);
			return Matcher.quoteReplacement((digits != null) ? Character.toString(Integer.parseInt(digits, 16)) : "\\");
		});
	}

}
