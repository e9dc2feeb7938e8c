package io.enumway.dialect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static io.enumway.dialect.SqliteQuoting.identifier;
import static io.enumway.dialect.SqliteQuoting.literal;

/**
 * Gives the columns of a type other texts.
 *
 * @param texts expressions of the old texts, with those of the new ones
 */
record SqliteRelabelling(Map<String, String> texts) {

	/**
	 * Whether a label becomes one that rows have already.
	 */
	static boolean isExchange(SqliteType type) {
		Map<String, String> mapping = type.mapping();
		return !Collections.disjoint(mapping.keySet(), mapping.values());
	}

	/**
	 * From the labels that change to texts that are no labels.
	 */
	static SqliteRelabelling aside(SqliteType type) {
		String mark = mark(type);
		Map<String, String> texts = new LinkedHashMap<>();
		type.mapping().keySet().forEach((label) -> texts.put(literal(label), mark + literal(label)));
		return new SqliteRelabelling(texts);
	}

	/**
	 * To what the labels become, from where they stepped aside if they did.
	 */
	static SqliteRelabelling of(SqliteType type) {
		String mark = isExchange(type) ? mark(type) : "";
		Map<String, String> texts = new LinkedHashMap<>();
		type.mapping().forEach((from, to) -> texts.put(mark + literal(from), literal(to)));
		return new SqliteRelabelling(texts);
	}

	/**
	 * A control character that no label begins with.
	 */
	private static String mark(SqliteType type) {
		int mark = 1;
		while (isFirst(type, mark)) {
			mark++;
		}
		return "char(%d) || ".formatted(mark);
	}

	private static boolean isFirst(SqliteType type, int character) {
		return Stream.concat(type.labels().stream(), type.mapping().keySet().stream())
			.anyMatch((label) -> !label.isEmpty() && label.codePointAt(0) == character);
	}

	String value(SqliteUse use) {
		String column = identifier(use.column().name());
		return this.texts.entrySet()
			.stream()
			.map((text) -> "WHEN %s THEN %s".formatted(text.getKey(), text.getValue()))
			.collect(Collectors.joining(" ", "%1$s = CASE %1$s ".formatted(column), " ELSE %s END".formatted(column)));
	}

	String condition(SqliteUse use) {
		return "%s IN (%s)".formatted(identifier(use.column().name()), String.join(", ", this.texts.keySet()));
	}

}
