package io.enumway.jdbc;

import java.util.List;
import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;

/**
 * The text form of a PostgreSQL array ("Array Value Input" in the manual). Sent without a
 * type it is read as an array of whatever the statement expects, so that no type name has
 * to be looked up along a {@code search_path}, as {@code Connection.createArrayOf} must.
 */
final class ArrayText {

	private ArrayText() {
	}

	static String of(List<@Nullable String> elements) {
		StringJoiner text = new StringJoiner(",", "{", "}");
		for (String element : elements) {
			text.add((element != null) ? quote(element) : "NULL");
		}
		return text.toString();
	}

	private static String quote(String element) {
		return '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

}
