package io.enumway.dialect;

import java.util.List;

import io.enumway.dialect.SqliteToken.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The default of a column, where SQLite takes a word for a text, whether in quotes or
 * not: it cannot be a column.
 *
 * @since 0.1.0
 */
public final class SqliteDefault {

	private static final List<String> VALUES = List.of("NULL", "TRUE", "FALSE", "CURRENT_DATE", "CURRENT_TIME",
			"CURRENT_TIMESTAMP");

	private SqliteDefault() {
	}

	/**
	 * The text that is a default.
	 * @param tokens the tokens of the table
	 * @param start the index behind the keyword DEFAULT
	 * @param end the index of the parenthesis that closes the table
	 * @return the text, {@code null} if the default is something else
	 */
	static @Nullable SqliteToken text(List<SqliteToken> tokens, int start, int end) {
		int first = start;
		while (first < end && tokens.get(first).is("(")) {
			first++;
		}
		if (first >= end) {
			return null;
		}
		SqliteToken token = tokens.get(first);
		if (first == start) {
			return isText(tokens, first, end) ? token : null;
		}
		boolean alone = first + 1 < end && tokens.get(first + 1).is(")");
		return (alone && token.kind() == Kind.TEXT) ? token : null;
	}

	private static boolean isText(List<SqliteToken> tokens, int index, int end) {
		SqliteToken token = tokens.get(index);
		if (token.kind() != Kind.WORD) {
			return token.isPossibleName();
		}
		boolean number = Character.isDigit(token.value().charAt(0));
		boolean blob = token.is("X") && index + 1 < end && tokens.get(index + 1).kind() == Kind.TEXT
				&& tokens.get(index + 1).start() == token.end();
		return !number && !blob && !token.isOneOf(VALUES);
	}

	/**
	 * A default as an expression of its own.
	 * @param expression the default as {@code pragma table_info} says it
	 * @return an expression that means the same everywhere
	 */
	public static String expression(String expression) {
		List<SqliteToken> tokens = SqliteToken.read(expression);
		boolean text = tokens.size() == 1 && isText(tokens, 0, 1);
		return text ? SqliteQuoting.literal(tokens.get(0).value()) : expression;
	}

}
