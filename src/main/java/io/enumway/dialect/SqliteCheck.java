package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A CHECK constraint that says {@code column IN ('a', 'b')}, alone or among other
 * conditions that must hold too, which is what an enum column has on SQLite.
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
		LabelList list = find(tokens, check + 2, close);
		if (list == null) {
			return null;
		}
		boolean named = check >= 2 && tokens.get(check - 2).is("CONSTRAINT");
		return new SqliteCheck(name(tokens, check), list.column(), list.labels(),
				tokens.get(named ? check - 2 : check).start(), tokens.get(check).start(), tokens.get(list.open()).end(),
				tokens.get(list.close()).start());
	}

	/**
	 * The name of the constraint that a keyword CHECK belongs to, folded to lower case as
	 * PostgreSQL would unless it is quoted.
	 */
	static @Nullable String name(List<SqliteToken> tokens, int check) {
		if (check < 2 || !tokens.get(check - 2).is("CONSTRAINT")) {
			return null;
		}
		SqliteToken name = tokens.get(check - 1);
		return (name.kind() == SqliteToken.Kind.WORD) ? name.value().toLowerCase(Locale.ROOT) : name.value();
	}

	/**
	 * The list of labels in a condition, or in the one part of a conjunction that has
	 * one. OR binds looser than AND: a part of an alternative need not hold.
	 */
	private static @Nullable LabelList find(List<SqliteToken> tokens, int start, int end) {
		int from = start;
		int to = end;
		while (to - from > 2 && tokens.get(from).is("(") && closing(tokens, from) == to - 1) {
			from++;
			to--;
		}
		LabelList alone = list(tokens, from, to);
		if (alone != null) {
			return alone;
		}
		List<LabelList> found = new ArrayList<>();
		int part = from;
		boolean several = false;
		for (int i = from; i < to; i++) {
			if (tokens.get(i).is("(")) {
				i = closing(tokens, i);
			}
			else if (tokens.get(i).is("OR")) {
				return null;
			}
			else if (tokens.get(i).is("AND")) {
				several = true;
				add(found, find(tokens, part, i));
				part = i + 1;
			}
		}
		if (several) {
			add(found, find(tokens, part, to));
		}
		return (found.size() == 1) ? found.get(0) : null;
	}

	private static void add(List<LabelList> found, @Nullable LabelList list) {
		if (list != null) {
			found.add(list);
		}
	}

	private static @Nullable LabelList list(List<SqliteToken> tokens, int from, int to) {
		int in = from;
		while (in < to && !tokens.get(in).is("IN")) {
			in++;
		}
		if (in + 1 >= to || !tokens.get(in + 1).is("(")) {
			return null;
		}
		int close = closing(tokens, in + 1);
		String column = column(tokens, from, in);
		if (column == null || !(close == to - 1 || isNull(tokens, close + 1, to, "OR", column))) {
			return null;
		}
		List<String> labels = labels(tokens.subList(in + 2, close));
		return (labels != null) ? new LabelList(column, labels, in + 1, close) : null;
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

	/**
	 * The list of labels of a column.
	 *
	 * @param column the column
	 * @param labels the labels
	 * @param open the index of the parenthesis that opens the list
	 * @param close the index of the one that closes it
	 */
	private record LabelList(String column, List<String> labels, int open, int close) {

	}

}
