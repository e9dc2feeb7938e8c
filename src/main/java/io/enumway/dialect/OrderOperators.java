package io.enumway.dialect;

import java.util.regex.Pattern;

/**
 * The operators that compare by the order of an enum type's labels, in the text of
 * definitions.
 */
final class OrderOperators {

	private static final Pattern BEFORE = Pattern
		.compile("(?<![<>=@|&~!#*/+-])[<>]=?\\s*(?:(?:ANY|ALL)\\s*)?[(\\s]*(?:ARRAY\\[)?$");

	private static final Pattern AFTER = Pattern.compile("^[)\\s]*[<>]=?(?![<>=@|&~!#*/+-])");

	private static final int LONGEST = 32;

	private OrderOperators() {
	}

	/**
	 * Whether one ends before the position.
	 */
	static boolean endBefore(String sql, int position) {
		return BEFORE.matcher(sql.substring(Math.max(0, position - LONGEST), position)).find();
	}

	/**
	 * Whether one starts after the position.
	 */
	static boolean startAfter(String sql, int position) {
		return AFTER.matcher(sql.substring(position, Math.min(sql.length(), position + LONGEST))).find();
	}

}
