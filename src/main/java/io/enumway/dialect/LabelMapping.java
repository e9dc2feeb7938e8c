package io.enumway.dialect;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.enumway.EnumName;
import io.enumway.dialect.DerivedType.Attribute;
import org.jspecify.annotations.Nullable;

import static io.enumway.dialect.PostgresQuoting.identifier;
import static io.enumway.dialect.PostgresQuoting.literal;

/**
 * Expressions that turn values of old types into values of new ones.
 *
 * @param mapping the labels that go away, and what they become
 * @param rows the labels that become, row by row, what an expression gives
 */
record LabelMapping(Map<String, String> mapping, Map<String, String> rows) {

	LabelMapping(Map<String, String> mapping) {
		this(mapping, Map.of());
	}

	LabelMapping with(Map<String, String> rows) {
		return new LabelMapping(this.mapping, rows);
	}

	/**
	 * Compare with the constants of the old type, which costs about a third less time for
	 * each row than writing and reading labels as text. What is none of them is left to
	 * the text, so that a label without a successor is an error.
	 * @param value the value of the old type
	 * @param labels labels of the old type
	 * @param type the new type
	 */
	String convert(String value, Collection<String> labels, String type) {
		return labels.stream()
			.filter((label) -> !this.rows.containsKey(label))
			.map((label) -> "WHEN %s THEN %s::%s".formatted(literal(label),
					literal(this.mapping.getOrDefault(label, label)), type))
			.collect(Collectors.joining(" ", "CASE " + value + " ",
					" ELSE " + convert(value, Conversion.SCALAR, type) + " END"));
	}

	/**
	 * An expression of a user's as text. It may end with a comment.
	 */
	static String text(String expression) {
		return "(" + expression + "\n)::text";
	}

	String convert(String value, @Nullable Conversion conversion, String type) {
		if (conversion == null) {
			return value;
		}
		return switch (conversion) {
			case SCALAR -> scalar(value + "::text") + "::" + type;
			case ARRAY -> array(value + "::text[]") + "::" + type;
			case CAST -> value + "::" + type;
		};
	}

	/**
	 * A composite value that is null is not one whose attributes all are.
	 */
	String convert(DerivedType composite) {
		String attributes = composite.attributes().stream().map(this::attribute).collect(Collectors.joining(", "));
		return "CASE WHEN $1 IS DISTINCT FROM NULL THEN ROW(%s)::%s END".formatted(attributes,
				PostgresQuoting.name(composite.name()));
	}

	private String attribute(Attribute attribute) {
		return convert("($1)." + identifier(attribute.name()), attribute.conversion(), attribute.type());
	}

	private String scalar(String value) {
		Map<String, String> values = new LinkedHashMap<>();
		this.mapping.forEach((from, to) -> values.put(from, literal(to)));
		this.rows.forEach((label, expression) -> values.put(label, text(expression)));
		if (values.isEmpty()) {
			return value;
		}
		return values.entrySet()
			.stream()
			.map((entry) -> "WHEN %s THEN %s".formatted(literal(entry.getKey()), entry.getValue()))
			.collect(Collectors.joining(" ", "(CASE " + value + " ", " ELSE " + value + " END)"));
	}

	/**
	 * A replacement may be a label that is itself replaced, so that all labels become
	 * texts that are no labels (longer than labels can be) before any gets its new one.
	 */
	private String array(String value) {
		boolean chained = this.mapping.values().stream().anyMatch(this.mapping::containsKey);
		String mapped = value;
		if (!chained) {
			for (Map.Entry<String, String> entry : this.mapping.entrySet()) {
				mapped = replace(mapped, entry.getKey(), entry.getValue());
			}
			return mapped;
		}
		String marker = "#".repeat(EnumName.MAX_BYTES + 1);
		for (String from : this.mapping.keySet()) {
			mapped = replace(mapped, from, marker + from);
		}
		for (Map.Entry<String, String> entry : this.mapping.entrySet()) {
			mapped = replace(mapped, marker + entry.getKey(), entry.getValue());
		}
		return mapped;
	}

	private static String replace(String array, String from, String to) {
		return "pg_catalog.array_replace(%s, %s, %s)".formatted(array, literal(from), literal(to));
	}

}
