package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;

import io.enumway.dialect.SqliteToken.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A table, read from the text that SQLite keeps of it.
 *
 * @param name the name
 * @param sql the text
 * @param columns the columns in order
 * @param otherChecks the names of CHECK constraints that are no lists of labels
 * @param expressions the expressions of its constraints and columns
 */
record SqliteTable(String name, String sql, List<SqliteColumn> columns, List<String> otherChecks,
		List<SqliteExpression> expressions) {

	private static final List<String> TABLE_CONSTRAINTS = List.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK",
			"FOREIGN");

	private static final List<String> COLUMN_CONSTRAINTS = List.of("CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE",
			"CHECK", "DEFAULT", "COLLATE", "REFERENCES", "GENERATED", "AS", "ON");

	SqliteTable {
		columns = List.copyOf(columns);
		otherChecks = List.copyOf(otherChecks);
		expressions = List.copyOf(expressions);
	}

	/**
	 * Read a table.
	 * @param name its name
	 * @param sql the text
	 * @return the table
	 */
	static SqliteTable read(String name, String sql) {
		List<SqliteToken> tokens = SqliteToken.read(sql);
		List<SqliteColumn> columns = new ArrayList<>();
		List<SqliteCheck> checks = new ArrayList<>();
		List<String> otherChecks = new ArrayList<>();
		int open = 0;
		while (open < tokens.size() && !tokens.get(open).is("(")) {
			open++;
		}
		int end = SqliteCheck.closing(tokens, open);
		boolean beginning = true;
		for (int i = open + 1; i < end; i++) {
			SqliteToken token = tokens.get(i);
			if (beginning && !token.isOneOf(TABLE_CONSTRAINTS)) {
				columns.add(column(tokens, i, end));
			}
			beginning = token.is(",");
			if (token.is("(")) {
				i = SqliteCheck.closing(tokens, i);
			}
			else if (token.is("CHECK")) {
				int close = SqliteCheck.closing(tokens, i + 1);
				SqliteCheck check = SqliteCheck.read(tokens, i, close);
				String otherName = SqliteCheck.name(tokens, i);
				if (check != null) {
					checks.add(check);
				}
				else if (otherName != null) {
					otherChecks.add(otherName);
				}
				i = close;
			}
		}
		return new SqliteTable(name, sql, columns.stream().map((column) -> with(column, checks)).toList(), otherChecks,
				SqliteExpression.read(tokens, open + 1, end));
	}

	private static SqliteColumn with(SqliteColumn column, List<SqliteCheck> checks) {
		return column.with(checks.stream().filter((check) -> check.column().equalsIgnoreCase(column.name())).toList());
	}

	private static SqliteColumn column(List<SqliteToken> tokens, int start, int end) {
		SqliteToken name = tokens.get(start);
		int type = start + 1;
		while (type < end && !tokens.get(type).is(",") && !tokens.get(type).isOneOf(COLUMN_CONSTRAINTS)) {
			type = tokens.get(type).is("(") ? SqliteCheck.closing(tokens, type) + 1 : type + 1;
		}
		List<SqliteToken> typeTokens = tokens.subList(start + 1, type);
		String text = String.join(" ", typeTokens.stream().map(SqliteToken::value).toList());
		boolean quoted = typeTokens.size() == 1 && typeTokens.get(0).kind() != Kind.WORD;
		int typeStart = typeTokens.isEmpty() ? name.end() : typeTokens.get(0).start();
		int typeEnd = typeTokens.isEmpty() ? name.end() : typeTokens.get(typeTokens.size() - 1).end();
		int next = type;
		boolean generated = false;
		while (next < end && !tokens.get(next).is(",")) {
			generated |= tokens.get(next).is("AS");
			next = tokens.get(next).is("(") ? SqliteCheck.closing(tokens, next) + 1 : next + 1;
		}
		return new SqliteColumn(name.value(), text, quoted, typeStart, typeEnd, defaultLabel(tokens, type, end),
				generated, tokens.get(Math.min(next, tokens.size()) - 1).end(), List.of());
	}

	private static @Nullable SqliteToken defaultLabel(List<SqliteToken> tokens, int start, int end) {
		for (int i = start; i < end && !tokens.get(i).is(","); i++) {
			if (tokens.get(i).is("DEFAULT")) {
				return SqliteDefault.text(tokens, i + 1, end);
			}
			if (tokens.get(i).is("(")) {
				i = SqliteCheck.closing(tokens, i);
			}
		}
		return null;
	}

}
