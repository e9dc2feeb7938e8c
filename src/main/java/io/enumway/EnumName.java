package io.enumway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Name of an enum type or of another object of a schema, a table for instance, optionally
 * qualified with its schema. Names are data: they are taken as written (never folded to
 * lower case) and are quoted where they become SQL.
 * <p>
 * A name that is read from a database can have more than {@link #MAX_BYTES} bytes of
 * UTF-8, if the database has another encoding. Names that are written in text, and those
 * of types to be created, cannot.
 *
 * @param schema the schema, or {@code null} to resolve the name along the
 * {@code search_path}
 * @param name the name of the object
 * @since 0.1.0
 */
public record EnumName(@Nullable String schema, String name) implements Comparable<EnumName> {

	/**
	 * PostgreSQL silently truncates longer identifiers, so that two names can become one
	 * ({@code NAMEDATALEN} - 1).
	 */
	public static final int MAX_BYTES = 63;

	public EnumName {
		if (schema != null) {
			check("schema", schema);
		}
		check("name", name);
	}

	/**
	 * Parse a name such as {@code mood} or {@code audit.event_kind}. A part that contains
	 * a dot is written in double quotes, with quotes doubled as in SQL:
	 * {@code audit."event.kind"}.
	 * @param name the name, possibly qualified
	 * @return the name
	 * @throws InvalidEnumNameException if the text is not a name of one or two parts, or
	 * one has more than {@link #MAX_BYTES} bytes
	 */
	public static EnumName of(String name) {
		List<String> parts = split(name);
		EnumName parsed = switch (parts.size()) {
			case 1 -> new EnumName(null, parts.get(0));
			case 2 -> new EnumName(requireKept("schema", parts.get(0)), parts.get(1));
			default -> throw new InvalidEnumNameException(name,
					"it has %d parts; use 'name' or 'schema.name', and double quotes around a part with a dot"
						.formatted(parts.size()));
		};
		requireKept("name", parsed.name());
		return parsed;
	}

	/**
	 * Parse the name of a schema, written as the parts of other names are.
	 */
	static String schemaOf(String text) {
		List<String> parts = split(text);
		if (parts.size() != 1) {
			throw new InvalidEnumNameException(text, "it has %d parts".formatted(parts.size()),
					"Name one schema, in double quotes if its name has a dot");
		}
		return parts.get(0);
	}

	/**
	 * Parse a new name for what this one names, in the same schema.
	 */
	String newName(String text) {
		EnumName parsed = of(text);
		if (parsed.schema != null && !parsed.schema.equals(this.schema)) {
			throw new InvalidEnumNameException(text,
					"as the new name of %s it must not name another schema".formatted(this),
					"Give a new name without schema; moveToSchema moves the type");
		}
		return parsed.name;
	}

	/**
	 * Name with a schema.
	 * @param schema the schema
	 * @param name the name of the object
	 * @return the qualified name
	 */
	public static EnumName of(String schema, String name) {
		return new EnumName(schema, name);
	}

	/**
	 * Return this name in the given schema.
	 * @param schema the schema
	 * @return the qualified name
	 */
	public EnumName inSchema(String schema) {
		return new EnumName(schema, this.name);
	}

	/**
	 * Return this name if it is qualified, otherwise this name in the given schema.
	 * @param schema the schema to use when this name has none
	 * @return the qualified name
	 */
	public EnumName orInSchema(String schema) {
		return (this.schema != null) ? this : inSchema(schema);
	}

	@Override
	public int compareTo(EnumName other) {
		int bySchema = ((this.schema != null) ? this.schema : "").compareTo((other.schema != null) ? other.schema : "");
		return (bySchema != 0) ? bySchema : this.name.compareTo(other.name);
	}

	/**
	 * The name as {@link #of(String)} reads it back.
	 */
	@Override
	public String toString() {
		return (this.schema != null) ? display(this.schema) + "." + display(this.name) : display(this.name);
	}

	private static String display(String part) {
		boolean plain = part.indexOf('.') < 0 && part.indexOf('"') < 0;
		return plain ? part : "\"" + part.replace("\"", "\"\"") + "\"";
	}

	private static void check(String what, String value) {
		if (value.isEmpty()) {
			throw new InvalidEnumNameException(value, "the " + what + " is empty");
		}
		if (value.indexOf('\0') >= 0) {
			throw new InvalidEnumNameException(value, "the " + what + " contains a NUL character");
		}
		if (value.codePointCount(0, value.length()) > MAX_BYTES) {
			requireKept(what, value);
		}
	}

	/**
	 * Require that PostgreSQL keeps the whole of a name that it is given.
	 */
	static String requireKept(String what, String value) {
		int bytes = value.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > MAX_BYTES) {
			throw new InvalidEnumNameException(value,
					"the %s has %d bytes, PostgreSQL keeps %d and would silently truncate it".formatted(what, bytes,
							MAX_BYTES));
		}
		return value;
	}

	private static List<String> split(String text) {
		List<String> parts = new ArrayList<>();
		StringBuilder part = new StringBuilder();
		boolean quoted = false;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
				part.append(c);
				i++;
			}
			else if (c == '"') {
				quoted = !quoted;
			}
			else if (c == '.' && !quoted) {
				parts.add(part.toString());
				part.setLength(0);
			}
			else {
				part.append(c);
			}
		}
		if (quoted) {
			throw new InvalidEnumNameException(text, "a double quote is not closed");
		}
		parts.add(part.toString());
		return parts;
	}

}
