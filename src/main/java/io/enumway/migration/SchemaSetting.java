package io.enumway.migration;

import java.util.Set;

import io.enumway.sql.SqlToken;
import io.enumway.sql.SqlTokenizer;
import io.enumway.sql.TokenCursor;
import io.enumway.sql.TokenCursor.UnexpectedTokenException;
import org.jspecify.annotations.Nullable;

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
	 * @return the schema, {@code null} for the default one
	 * @throws UnexpectedTokenException if it sets something else
	 */
	static @Nullable String set(TokenCursor cursor) {
		if (!cursor.take("session")) {
			cursor.take("local");
		}
		if (cursor.take("schema")) {
			return cursor.string();
		}
		cursor.expect("search_path");
		if (!cursor.take("to")) {
			cursor.expectSymbol("=");
		}
		return first(cursor);
	}

	/**
	 * Read a call of {@code set_config}.
	 * @param cursor stands after the name of the function
	 * @return the schema, {@code null} for the default one
	 * @throws UnexpectedTokenException if it sets something else
	 */
	static @Nullable String setConfig(TokenCursor cursor) {
		cursor.expectSymbol("(");
		if (!cursor.string().equals("search_path")) {
			throw new UnexpectedTokenException();
		}
		cursor.expectSymbol(",");
		return first(new TokenCursor(SqlTokenizer.tokenize(cursor.string())));
	}

	private static @Nullable String first(TokenCursor path) {
		while (!path.isAtEnd()) {
			SqlToken token = path.next();
			if (!token.isWord("default") && !NOT_FOR_CREATIONS.contains(token.text())) {
				return token.text();
			}
			if (!path.takeSymbol(",")) {
				return null;
			}
		}
		return null;
	}

}
