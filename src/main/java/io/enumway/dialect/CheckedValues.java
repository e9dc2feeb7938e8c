package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The values that a CHECK constraint on one column allows, if a list of values is all
 * that it is. Reads what the server prints, for instance
 * {@code CHECK ((x = ANY (ARRAY['a'::text, 'b'::text])))}.
 */
final class CheckedValues {

	private static final String COLUMN = "(?:[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\")";

	private static final String EQUAL = COLUMN + " = (?:ANY ARRAY\\[\\?(?:, \\?)*]|\\?)";

	private static final Pattern LIST = Pattern
		.compile("CHECK %1$s(?: OR %1$s| OR %2$s IS NULL)*(?: NO INHERIT)?(?: NOT VALID)?".formatted(EQUAL, COLUMN));

	private static final Pattern CAST = Pattern.compile("::[a-z ]+[a-z](?:\\(\\d+\\))?(?:\\[])?");

	/**
	 * Parentheses that group; one that belongs to a function stays.
	 */
	private static final Pattern PARENTHESIS = Pattern.compile("(?<![\\p{L}\\p{N}_$\"])\\(|\\)");

	private final String definition;

	private final List<String> values = new ArrayList<>();

	private int position;

	private CheckedValues(String definition) {
		this.definition = definition;
	}

	/**
	 * Read the values.
	 * @param definition the constraint as {@code pg_get_constraintdef} prints it
	 * @return the values, none if the constraint is something else than a list of them
	 */
	static List<String> of(String definition) {
		CheckedValues values = new CheckedValues(definition);
		String skeleton = PARENTHESIS.matcher(CAST.matcher(values.withoutLiterals()).replaceAll("")).replaceAll("");
		return LIST.matcher(skeleton).matches() ? List.copyOf(values.values) : List.of();
	}

	private String withoutLiterals() {
		StringBuilder skeleton = new StringBuilder();
		while (this.position < this.definition.length()) {
			char c = this.definition.charAt(this.position);
			int start = this.position;
			if (c == '"') {
				quoted('"', false);
				skeleton.append(this.definition, start, this.position);
			}
			else if (c == '\'' || this.definition.startsWith("E'", this.position)) {
				this.position += (c == 'E') ? 1 : 0;
				this.values.add(quoted('\'', c == 'E'));
				skeleton.append('?');
			}
			else {
				skeleton.append(c);
				this.position++;
			}
		}
		return skeleton.toString();
	}

	/**
	 * Take what is in quotes. The server writes E before a literal only to double its
	 * backslashes.
	 */
	private String quoted(char quote, boolean escapes) {
		StringBuilder text = new StringBuilder();
		this.position++;
		while (this.position < this.definition.length()) {
			char c = this.definition.charAt(this.position++);
			if (c == quote && !isNext(quote)) {
				break;
			}
			if (c == quote || (escapes && c == '\\')) {
				this.position++;
			}
			text.append(c);
		}
		return text.toString();
	}

	private boolean isNext(char c) {
		return this.position < this.definition.length() && this.definition.charAt(this.position) == c;
	}

}
