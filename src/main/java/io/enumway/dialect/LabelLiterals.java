package io.enumway.dialect;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Finds and replaces labels in the text of definitions, as the server's deparsers write
 * it: a constant of an enum type is a literal that is cast to the type. A literal without
 * a cast, cast to text, or inside of a quoted function body may or may not be a label.
 */
final class LabelLiterals {

	private final String sql;

	private final LabelTypes types;

	private final String type;

	private final List<String> known;

	private final Map<String, String> labels;

	private final UnaryOperator<String> quoting;

	private final Set<String> mentioned = new LinkedHashSet<>();

	private final Set<String> compared = new LinkedHashSet<>();

	private final Set<String> unclear = new LinkedHashSet<>();

	private final StringBuilder rewritten = new StringBuilder();

	/**
	 * Read a definition.
	 * @param sql the definition
	 * @param types the types whose constants contain labels
	 * @param labels the labels that change, and what they become
	 */
	LabelLiterals(String sql, LabelTypes types, Map<String, String> labels) {
		this(sql, types, labels, PostgresQuoting::literal);
	}

	/**
	 * Read a definition that is not to be executed.
	 * @param sql the definition
	 * @param types the types whose constants contain labels
	 * @param labels the labels that change, and what they become
	 * @param quoting how literals are written
	 */
	LabelLiterals(String sql, LabelTypes types, Map<String, String> labels, UnaryOperator<String> quoting) {
		this.sql = sql;
		this.quoting = quoting;
		this.types = types;
		this.type = types.type();
		this.known = Stream.concat(Stream.of(this.type), types.derived().keySet().stream()).toList();
		this.labels = labels;
		int position = 0;
		while (position < sql.length()) {
			position = next(position);
		}
	}

	String rewritten() {
		return this.rewritten.toString();
	}

	/**
	 * The changing labels that surely occur.
	 */
	Set<String> mentioned() {
		return this.mentioned;
	}

	/**
	 * Those of them that values are compared with by order.
	 */
	Set<String> compared() {
		return this.compared;
	}

	/**
	 * The changing labels that may occur: the text is there, its meaning is not clear.
	 */
	Set<String> unclear() {
		return this.unclear;
	}

	private int next(int start) {
		char c = this.sql.charAt(start);
		if (is(this.type, start) && (start == 0 || !isPartOfName(this.sql.charAt(start - 1)))) {
			this.rewritten.append(this.types.newType());
			return start + this.type.length();
		}
		if (c == '"') {
			return copy(start, closing(start, '"', false));
		}
		if (c == '\'') {
			boolean escapes = start > 0 && this.sql.charAt(start - 1) == 'E'
					&& (start == 1 || !Character.isJavaIdentifierPart(this.sql.charAt(start - 2)));
			return literal(start, closing(start, '\'', escapes), escapes);
		}
		if (c == '$') {
			int tag = this.sql.indexOf('$', start + 1);
			int end = (tag < 0) ? -1 : this.sql.indexOf(this.sql.substring(start, tag + 1), tag + 1);
			if (end >= 0) {
				findUnclear(this.sql.substring(tag + 1, end));
				return copy(start, end + tag + 1 - start);
			}
		}
		return copy(start, start + 1);
	}

	private int copy(int start, int end) {
		this.rewritten.append(this.sql, start, end);
		return end;
	}

	private int closing(int start, char quote, boolean escapes) {
		int end = start + 1;
		while (end < this.sql.length()) {
			char c = this.sql.charAt(end);
			if (escapes && c == '\\') {
				end++;
			}
			else if (c == quote) {
				if (end + 1 == this.sql.length() || this.sql.charAt(end + 1) != quote) {
					return end + 1;
				}
				end++;
			}
			end++;
		}
		return this.sql.length();
	}

	private int literal(int start, int end, boolean escapes) {
		String value = this.sql.substring(start + 1, end - 1).replace("''", "'");
		value = escapes ? value.replace("\\\\", "\\") : value;
		String cast = cast(end);
		if (cast == null || cast.startsWith("text") || cast.startsWith("character")) {
			if (this.labels.containsKey(value)) {
				this.unclear.add(value);
			}
			return copy(start, end);
		}
		String replaced = convert(value, cast);
		if (replaced.equals(value)) {
			return copy(start, end);
		}
		if (OrderOperators.endBefore(this.sql, escapes ? start - 1 : start)
				|| OrderOperators.startAfter(this.sql, end + 2 + cast.length())) {
			this.compared.add(value);
		}
		if (escapes) {
			this.rewritten.setLength(this.rewritten.length() - 1);
		}
		this.rewritten.append(this.quoting.apply(replaced));
		return end;
	}

	private String convert(String value, String cast) {
		boolean array = cast.endsWith("[]");
		Conversion conversion = conversion(array ? cast.substring(0, cast.length() - 2) : cast);
		if (conversion == null) {
			return value;
		}
		if (conversion == Conversion.SCALAR && !array) {
			return replacement(value);
		}
		if (conversion == Conversion.SCALAR || (conversion == Conversion.ARRAY && !array)) {
			return ArrayLiterals.map(value, this::replacement);
		}
		String plain = plain(value);
		this.labels.keySet().stream().filter((label) -> plain.contains(plain(label))).forEach(this.unclear::add);
		return value;
	}

	/**
	 * Without the characters that composite values quote and escape by.
	 */
	private static String plain(String value) {
		return value.replace("\"", "").replace("\\", "");
	}

	private @Nullable Conversion conversion(String type) {
		return type.equals(this.type) ? Conversion.SCALAR : this.types.derived().get(type);
	}

	private String replacement(String label) {
		String replacement = this.labels.get(label);
		if (replacement == null) {
			return label;
		}
		this.mentioned.add(label);
		return replacement;
	}

	/**
	 * What the literal is cast to: one of the types, its array type, or the text up to
	 * the end of a word.
	 */
	private @Nullable String cast(int end) {
		if (!this.sql.startsWith("::", end)) {
			return null;
		}
		int start = end + 2;
		for (String type : this.known) {
			if (is(type, start)) {
				return this.sql.startsWith("[]", start + type.length()) ? type + "[]" : type;
			}
		}
		int word = start;
		while (word < this.sql.length() && isPartOfName(this.sql.charAt(word))) {
			word++;
		}
		return this.sql.substring(start, word);
	}

	private boolean is(String type, int start) {
		int after = start + type.length();
		return !type.isEmpty() && this.sql.startsWith(type, start)
				&& (after == this.sql.length() || !isPartOfName(this.sql.charAt(after)));
	}

	private static boolean isPartOfName(char c) {
		return Character.isJavaIdentifierPart(c) || c == '.' || c == '"';
	}

	private void findUnclear(String body) {
		this.labels.keySet()
			.stream()
			.filter((label) -> body.contains("'" + label.replace("'", "''") + "'")
					|| body.contains(PostgresQuoting.literal(label)))
			.forEach(this.unclear::add);
	}

}
