package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;

/**
 * The constraints that the text of a table names.
 *
 * @since 0.1.0
 */
public final class SqliteConstraints {

	private SqliteConstraints() {
	}

	/**
	 * The names of the constraints.
	 * @param table the text of the table
	 * @return the names in order
	 */
	public static List<String> names(String table) {
		List<SqliteToken> tokens = SqliteToken.read(table);
		List<String> names = new ArrayList<>();
		for (int i = 0; i + 1 < tokens.size(); i++) {
			if (tokens.get(i).is("CONSTRAINT") && tokens.get(i + 1).isPossibleName()) {
				names.add(tokens.get(i + 1).value());
			}
		}
		return names;
	}

}
