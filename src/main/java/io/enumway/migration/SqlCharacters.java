package io.enumway.migration;

/**
 * What the characters of an SQL script can be part of.
 */
final class SqlCharacters {

	private SqlCharacters() {
	}

	static boolean isIdentifierStart(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= '\u0080';
	}

	static boolean isIdentifierPart(char c) {
		return isIdentifierStart(c) || isDigit(c) || c == '$';
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

}
