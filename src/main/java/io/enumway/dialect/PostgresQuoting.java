package io.enumway.dialect;

import java.util.Collection;
import java.util.stream.Collectors;

import io.enumway.EnumName;

/**
 * The only place where names and labels become PostgreSQL text.
 *
 * @since 0.1.0
 */
public final class PostgresQuoting {

	private PostgresQuoting() {
	}

	/**
	 * Quote an identifier. Always: whether a word is reserved depends on the server's
	 * version.
	 * @param identifier the identifier
	 * @return the identifier in double quotes
	 */
	public static String identifier(String identifier) {
		return '"' + identifier.replace("\"", "\"\"") + '"';
	}

	/**
	 * Quote a name.
	 * @param name the name of a type
	 * @return the name, qualified if it has a schema
	 */
	public static String name(EnumName name) {
		String quoted = identifier(name.name());
		return (name.schema() != null) ? identifier(name.schema()) + "." + quoted : quoted;
	}

	/**
	 * Write a name as the server's deparsers do, which quote only where they must. Words
	 * that are reserved are not known here, so this is for comparisons.
	 */
	static String serverStyle(EnumName name) {
		String schema = name.schema();
		return (schema != null) ? serverStyle(schema) + "." + serverStyle(name.name()) : serverStyle(name.name());
	}

	private static String serverStyle(String identifier) {
		return identifier.matches("[a-z_][a-z0-9_]*") ? identifier : identifier(identifier);
	}

	/**
	 * Quote a literal. A backslash makes it an escape string, which means the same
	 * whether {@code standard_conforming_strings} is on or off.
	 * @param value the text
	 * @return the literal
	 */
	public static String literal(String value) {
		String quoted = "'" + value.replace("'", "''") + "'";
		return (value.indexOf('\\') < 0) ? quoted : "E" + quoted.replace("\\", "\\\\");
	}

	/**
	 * Write a literal as the server's deparsers do, which need no escape strings; for
	 * comparisons.
	 */
	static String serverLiteral(String value) {
		return "'" + value.replace("'", "''") + "'";
	}

	/**
	 * Quote several literals.
	 * @param values the texts
	 * @return the literals, separated by commas
	 */
	public static String literals(Collection<String> values) {
		return values.stream().map(PostgresQuoting::literal).collect(Collectors.joining(", "));
	}

}
