package io.enumway.sql;

import java.nio.charset.StandardCharsets;

import io.enumway.EnumName;

/**
 * What an identifier is made of, and how the server reads it.
 *
 * @since 0.1.0
 */
public final class SqlIdentifiers {

	private SqlIdentifiers() {
	}

	static boolean isStart(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= '\u0080';
	}

	static boolean isPart(char c) {
		return isStart(c) || isDigit(c) || c == '$';
	}

	static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	/**
	 * The server folds ASCII letters only when its encoding has several bytes a letter.
	 */
	static String fold(String word) {
		StringBuilder folded = new StringBuilder(word);
		for (int i = 0; i < folded.length(); i++) {
			char c = folded.charAt(i);
			if (c >= 'A' && c <= 'Z') {
				folded.setCharAt(i, (char) (c + ('a' - 'A')));
			}
		}
		return folded.toString();
	}

	/**
	 * Shorten an identifier as PostgreSQL does.
	 * @param identifier the identifier
	 * @return as much of it as {@link EnumName#MAX_BYTES} bytes hold
	 */
	public static String truncate(String identifier) {
		String truncated = identifier;
		while (truncated.getBytes(StandardCharsets.UTF_8).length > EnumName.MAX_BYTES) {
			truncated = truncated.substring(0, truncated.offsetByCodePoints(truncated.length(), -1));
		}
		return truncated;
	}

}
