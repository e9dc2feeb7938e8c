package io.enumway.dialect;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * The only place where names and labels become SQLite text.
 *
 * @since 0.1.0
 */
public final class SqliteQuoting {

	private SqliteQuoting() {
	}

	/**
	 * Quote an identifier.
	 * @param identifier the identifier
	 * @return the identifier in double quotes
	 */
	public static String identifier(String identifier) {
		return PostgresQuoting.identifier(identifier);
	}

	/**
	 * Quote a literal. A backslash is an ordinary character.
	 * @param value the text
	 * @return the literal
	 */
	public static String literal(String value) {
		return "'" + value.replace("'", "''") + "'";
	}

	/**
	 * Quote several literals.
	 * @param values the texts
	 * @return the literals, separated by commas
	 */
	public static String literals(Collection<String> values) {
		return values.stream().map(SqliteQuoting::literal).collect(Collectors.joining(", "));
	}

}
