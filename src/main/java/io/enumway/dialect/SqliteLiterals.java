package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.enumway.dialect.SqliteToken.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Labels in the text of a definition. On SQLite a label is a text like any other: it is
 * taken for one where it is compared with, or assigned to, an enum column.
 */
final class SqliteLiterals {

	private static final List<String> COMPARISONS = List.of("=", "==", "<>", "!=", "<", ">", "<=", ">=", "IS", "LIKE",
			"GLOB");

	private final List<SqliteToken> tokens;

	private final Map<String, String> labels;

	private final List<SqliteToken> found = new ArrayList<>();

	private final List<SqliteToken> unclear = new ArrayList<>();

	/**
	 * Read a definition.
	 * @param sql the definition
	 * @param columns the names of enum columns, in lower case
	 * @param known the names of all columns that it may speak of, in lower case; what
	 * else is compared with a text may be an enum column under another name
	 * @param labels the labels that change
	 */
	SqliteLiterals(String sql, Set<String> columns, Set<String> known, Map<String, String> labels) {
		this.tokens = SqliteToken.read(sql);
		this.labels = labels;
		for (int i = 0; i < this.tokens.size(); i++) {
			SqliteToken token = this.tokens.get(i);
			if (token.kind() == Kind.OTHER || !labels.containsKey(token.value())) {
				continue;
			}
			String column = Objects.requireNonNullElse(column(i), "").toLowerCase(Locale.ROOT);
			boolean compared = columns.contains(column);
			if (token.kind() == Kind.TEXT && compared) {
				this.found.add(token);
			}
			else if ((token.kind() == Kind.TEXT) ? !known.contains(column)
					: compared && sql.charAt(token.start()) == '"') {
				// what is in double quotes is a text if there is no such column
				this.unclear.add(token);
			}
		}
	}

	/**
	 * The literals that surely are labels of the columns.
	 */
	List<SqliteToken> found() {
		return this.found;
	}

	/**
	 * The literals that may be changing labels: the text is there, its meaning is not
	 * clear.
	 */
	List<SqliteToken> unclear() {
		return this.unclear;
	}

	/**
	 * The definition with the labels replaced.
	 */
	String rewritten(String sql) {
		SqliteEdits edits = new SqliteEdits();
		this.found.forEach((token) -> edits.replace(token, this.labels));
		return edits.apply(sql);
	}

	private @Nullable String column(int index) {
		if (index > 0 && token(index - 1).isOneOf(COMPARISONS)) {
			return nameBefore(index - 1);
		}
		if (index > 1 && token(index - 1).is("NOT") && token(index - 2).is("IS")) {
			return nameBefore(index - 2);
		}
		if (index + 1 < this.tokens.size() && token(index + 1).isOneOf(COMPARISONS)) {
			return nameAfter(index + 2);
		}
		int open = index - 1;
		while (open > 0 && (token(open).is(",") || token(open).kind() == Kind.TEXT)) {
			open--;
		}
		if (open > 1 && token(open).is("(") && token(open - 1).is("IN")) {
			return nameBefore(open - 1);
		}
		return (index > 0 && token(index - 1).is("WHEN")) ? nameAfter(caseOf(index - 1) + 1) : null;
	}

	/**
	 * The CASE that a WHEN belongs to.
	 */
	private int caseOf(int when) {
		int depth = 0;
		for (int i = when - 1; i > 0; i--) {
			if (token(i).is("END")) {
				depth++;
			}
			else if (token(i).is("CASE") && depth-- == 0) {
				return i;
			}
		}
		return 0;
	}

	/**
	 * The column before an operator, which may be negated or have a collation.
	 */
	private @Nullable String nameBefore(int index) {
		int operator = token(index - 1).is("NOT") ? index - 1 : index;
		int last = (operator > 2 && token(operator - 2).is("COLLATE")) ? operator - 3 : operator - 1;
		return (last >= 0 && token(last).isName()) ? token(last).value() : null;
	}

	/**
	 * The column after an operator. What a function makes of a column is no label.
	 */
	private @Nullable String nameAfter(int index) {
		int last = (index < this.tokens.size() && token(index).is("NOT")) ? index + 1 : index;
		while (last + 2 < this.tokens.size() && token(last).isName() && token(last + 1).is(".")) {
			last += 2;
		}
		boolean function = last + 1 < this.tokens.size() && token(last + 1).is("(");
		return (last < this.tokens.size() && token(last).isName() && !function) ? token(last).value() : null;
	}

	private SqliteToken token(int index) {
		return this.tokens.get(index);
	}

}
