package io.enumway.dialect;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text form of PostgreSQL arrays, <code>{a,"b c",NULL}</code>.
 */
final class ArrayLiterals {

	private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[^\\s\\x0B\"\\\\{},]+");

	private static final Pattern BOUNDS = Pattern.compile("(?:(?:\\[[-+]?\\d+:[-+]?\\d+\\])+=)?\\{");

	private ArrayLiterals() {
	}

	/**
	 * Whether a text may be an array.
	 */
	static boolean isArray(String text) {
		return BOUNDS.matcher(text).lookingAt();
	}

	/**
	 * Map each element, in all dimensions. What does not change stays as it is written,
	 * and so do the bounds before the elements.
	 */
	static String map(String array, UnaryOperator<String> mapping) {
		Matcher bounds = BOUNDS.matcher(array);
		int position = bounds.lookingAt() ? bounds.end() : 0;
		StringBuilder mapped = new StringBuilder(array.substring(0, position));
		while (position < array.length()) {
			char c = array.charAt(position);
			if (c == '{' || c == '}' || c == ',') {
				mapped.append(c);
				position++;
				continue;
			}
			StringBuilder element = new StringBuilder();
			int end = element(array, position, element);
			String written = array.substring(position, end);
			String before = element.toString();
			String after = written.equals("NULL") ? before : mapping.apply(before);
			mapped.append(after.equals(before) ? written : write(after));
			position = end;
		}
		return mapped.toString();
	}

	/**
	 * Quoted where the server quotes it ({@code array_out}).
	 */
	private static String write(String element) {
		if (!element.isEmpty() && !element.equalsIgnoreCase("NULL") && NEEDS_NO_QUOTES.matcher(element).matches()) {
			return element;
		}
		return "\"" + element.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
	}

	private static int element(String array, int start, StringBuilder element) {
		boolean quoted = array.charAt(start) == '"';
		int position = quoted ? start + 1 : start;
		while (position < array.length()) {
			char c = array.charAt(position);
			if (quoted ? c == '"' : (c == ',' || c == '}')) {
				return quoted ? position + 1 : position;
			}
			if (c == '\\' && position + 1 < array.length()) {
				position++;
			}
			element.append(array.charAt(position));
			position++;
		}
		return position;
	}

}
