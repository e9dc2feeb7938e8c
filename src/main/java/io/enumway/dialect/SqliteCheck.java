package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A CHECK constraint that says {@code column IN ('a', 'b')}, which is what an enum column
 * has on SQLite.
 *
 * @param name the name of the constraint, {@code null} if it has none
 * @param column the column
 * @param labels the labels in order
 * @param start where the constraint begins in the text of the table, with its name
 * @param keyword where CHECK begins
 * @param listStart where the labels begin
 * @param listEnd where the labels end
 */
record SqliteCheck(@Nullable String name, String column, List<String> labels, int start, int keyword, int listStart,
		int listEnd) {

	/**
	 * Read a constraint.
	 * @param tokens the tokens of the table
	 * @param check the index of the keyword CHECK
	 * @param close the index of the parenthesis that closes it
	 * @return the constraint, or {@code null} if it says something else
	 */
	static @Nullable SqliteCheck read(List<SqliteToken> tokens, int check, int close) {
		int from = check + 2;
		int to = close;
		while (to - from > 2 && tokens.get(from).is("(") && closing(tokens, from) == to - 1) {
			from++;
			to--;
		}
		int in = from;
		while (in < to && !tokens.get(in).is("IN")) {
			in++;
		}
		if (in + 1 >= to || !tokens.get(in + 1).is("(")) {
			return null;
		}
		int listClose = closing(tokens, in + 1);
		String column = column(tokens, from, in);
		if (column == null || !(listClose == to - 1 || isNull(tokens, listClose + 1, to, "OR", column))) {
			return null;
		}
		List<String> labels = labels(tokens.subList(in + 2, listClose));
		if (labels == null) {
			return null;
		}
		boolean named = check >= 2 && tokens.get(check - 2).is("CONSTRAINT");
		return new SqliteCheck(named ? tokens.get(check - 1).value() : null, column, labels,
				tokens.get(named ? check - 2 : check).start(), tokens.get(check).start(), tokens.get(in + 1).end(),
				tokens.get(listClose).start());
	}

	/**
	 * The index of the parenthesis that closes the one at an index.
	 */
	static int closing(List<SqliteToken> tokens, int open) {
		int depth = 0;
		for (int i = open; i < tokens.size(); i++) {
			if (tokens.get(i).is("(")) {
				depth++;
			}
			else if (tokens.get(i).is(")") && --depth == 0) {
				return i;
			}
		}
		return tokens.size();
	}

	/**
	 * {@code column}, {@code table.column}, or {@code column IS NULL OR column}.
	 */
	private static @Nullable String column(List<SqliteToken> tokens, int from, int to) {
		if (to - from < 1 || !tokens.get(to - 1).isName()) {
			return null;
		}
		String column = tokens.get(to - 1).value();
		int length = (to - from >= 3 && tokens.get(to - 2).is(".")) ? 3 : 1;
		boolean alone = to - from == length;
		return (alone || (to - length > from && tokens.get(to - length - 1).is("OR")
				&& isNull(tokens, from, to - length - 1, null, column))) ? column : null;
	}

	private static boolean isNull(List<SqliteToken> tokens, int from, int to, @Nullable String before, String column) {
		int start = from;
		if (before != null) {
			if (start >= to || !tokens.get(start).is(before)) {
				return false;
			}
			start++;
		}
		return to - start == 3 && tokens.get(start).isName() && tokens.get(start).value().equalsIgnoreCase(column)
				&& tokens.get(start + 1).is("IS") && tokens.get(start + 2).is("NULL");
	}

	private static @Nullable List<String> labels(List<SqliteToken> list) {
		List<String> labels = new ArrayList<>();
		for (int i = 0; i < list.size(); i++) {
			SqliteToken token = list.get(i);
			if (i % 2 == 1) {
				if (!token.is(",")) {
					return null;
				}
			}
			else if (token.kind() == SqliteToken.Kind.TEXT) {
				labels.add(token.value());
			}
			else {
				return null;
			}
		}
		return (list.size() % 2 == 1 || list.isEmpty()) ? List.copyOf(labels) : null;
	}

}
