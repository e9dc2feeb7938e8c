package io.enumway.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.enumway.sql.SqlToken;
import io.enumway.sql.SqlTokenizer;
import io.enumway.sql.TokenCursor;
import io.enumway.sql.TokenCursor.UnexpectedTokenException;

/**
 * Reads the statements of a script that say in which schema unqualified names create
 * types.
 */
final class SchemaSetting {

	private static final Set<String> NOT_FOR_CREATIONS = Set.of("$user", "pg_catalog", "pg_temp");

	private SchemaSetting() {
	}

	/**
	 * Read a SET statement.
	 * @param cursor stands after SET
	 * @return the schemas, none for the default ones
	 * @throws UnexpectedTokenException if it sets something else
	 */
	static List<String> set(TokenCursor cursor) {
		if (!cursor.take("session")) {
			cursor.take("local");
		}
		if (cursor.take("schema")) {
			return List.of(cursor.string());
		}
		cursor.expect("search_path");
		if (!cursor.take("to")) {
			cursor.expectSymbol("=");
		}
		return path(cursor);
	}

	/**
	 * Read a call of {@code set_config}.
	 * @param cursor stands after the name of the function
	 * @return the schemas, none for the default ones
	 * @throws UnexpectedTokenException if it sets something else
	 */
	static List<String> setConfig(TokenCursor cursor) {
		cursor.expectSymbol("(");
		if (!cursor.string().equals("search_path")) {
			throw new UnexpectedTokenException();
		}
		cursor.expectSymbol(",");
		return path(new TokenCursor(SqlTokenizer.tokenize(cursor.string())));
	}

	private static List<String> path(TokenCursor cursor) {
		List<String> schemas = new ArrayList<>();
		do {
			if (cursor.isAtEnd()) {
				break;
			}
			SqlToken token = cursor.next();
			if (!token.isWord("default") && !NOT_FOR_CREATIONS.contains(token.text())) {
				schemas.add(token.text());
			}
		}
		while (cursor.takeSymbol(","));
		return List.copyOf(schemas);
	}

}
