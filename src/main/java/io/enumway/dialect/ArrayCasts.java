package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Casts of array constructors in the text of definitions. The server writes one that it
 * has added itself, as for {@code IN} with a column of {@code varchar}, behind the
 * constructor, {@code (ARRAY[a, b])::text[]}, and reads that as a cast of each element.
 */
final class ArrayCasts {

	private static final String ARRAY = "ARRAY[";

	private static final String CAST_ARRAY = "(" + ARRAY;

	/**
	 * The end of a constructor and the type, as the server writes it: all capitals are
	 * quoted.
	 */
	private static final Pattern CAST = Pattern
		.compile("\\]\\)::(NAME(?:\\.NAME)?(?:\\([\\d,]+\\))?(?: [a-z]+(?:\\(\\d+\\))?)*)\\[\\]".replace("NAME",
				"(?:\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_]*)"));

	private ArrayCasts() {
	}

	/**
	 * Whether two definitions are the same but for where the casts stand.
	 */
	static boolean isSame(String one, String other) {
		return one.equals(other) || ofElements(one, "").equals(ofElements(other, ""))
				|| ofElements(one, "[]").equals(ofElements(other, "[]"));
	}

	/**
	 * Write the casts as they come back from the server: {@code ARRAY[(a)::text,
	 * (b)::text]}.
	 * @param brackets what the type of elements ends with that are arrays but no
	 * constructors of such
	 */
	private static String ofElements(String definition, String brackets) {
		if (!definition.contains(CAST_ARRAY)) {
			return definition;
		}
		StringBuilder result = new StringBuilder();
		int position = 0;
		while (position < definition.length()) {
			int open = position + CAST_ARRAY.length();
			int close = definition.startsWith(CAST_ARRAY, position) ? closing(definition, open - 1) : -1;
			Matcher cast = CAST.matcher(definition);
			if (close > 0 && cast.region(close, definition.length()).lookingAt()) {
				String elements = ofElements(definition.substring(open, close), brackets);
				result.append(cast(elements, cast.group(1) + brackets));
				position = cast.end();
			}
			else {
				int end = Math.max(QuotedText.end(definition, position), position + 1);
				result.append(definition, position, end);
				position = end;
			}
		}
		return result.toString();
	}

	private static String cast(String elements, String type) {
		return split(elements).stream()
			.map((element) -> isArray(element) ? cast(element.substring(ARRAY.length(), element.length() - 1), type)
					: "(%s)::%s".formatted(element, type))
			.collect(Collectors.joining(", ", ARRAY, "]"));
	}

	private static boolean isArray(String element) {
		return element.startsWith(ARRAY) && closing(element, ARRAY.length() - 1) == element.length() - 1;
	}

	private static List<String> split(String elements) {
		List<String> split = new ArrayList<>();
		int start = 0;
		for (int position = 0; position < elements.length();) {
			if (elements.charAt(position) == ',') {
				split.add(elements.substring(start, position));
				start = position + (elements.startsWith(", ", position) ? 2 : 1);
			}
			position = after(elements, position);
		}
		split.add(elements.substring(start));
		return split;
	}

	/**
	 * Where the bracket is closed that is opened at a position.
	 * @return the position of the closing bracket, or -1 if there is none
	 */
	private static int closing(String text, int open) {
		int position = open + 1;
		while (position < text.length()) {
			char c = text.charAt(position);
			if (c == ')' || c == ']') {
				return position;
			}
			position = after(text, position);
		}
		return -1;
	}

	/**
	 * The position after what starts at one: something quoted, something in brackets, or
	 * a character.
	 */
	private static int after(String text, int position) {
		int end = QuotedText.end(text, position);
		if (end >= 0) {
			return end;
		}
		char c = text.charAt(position);
		int closing = (c == '(' || c == '[') ? closing(text, position) : position;
		return (closing < 0) ? text.length() : closing + 1;
	}

}
