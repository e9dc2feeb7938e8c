package io.enumway.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.enumway.sql.SqlToken.Kind;

/**
 * Splits a script into tokens. One for PostgreSQL as the server's scanner does
 * (PostgreSQL documentation, "Lexical Structure"): nested comments, escape strings,
 * strings continued on the next line, dollar quotes, folded and quoted identifiers. One
 * for SQLite as its tokenizer does: identifiers also in brackets and backticks. What is
 * not well formed is taken as far as it goes: the migration itself will tell.
 *
 * @since 0.1.0
 */
public final class SqlTokenizer {

	private static final Pattern DOLLAR_TAG = Pattern
		.compile("\\$([\\p{L}_\\x{80}-\\x{10ffff}][\\p{L}\\p{N}_\\x{80}-\\x{10ffff}]*)?\\$");

	/**
	 * The first words of statements that are only about rows.
	 */
	private static final Set<String> DATA_STATEMENTS = Set.of("insert", "update", "delete", "values");

	private final String sql;

	private final SqlSyntax syntax;

	/**
	 * Whether to leave out what data statements say.
	 */
	private final boolean withoutData;

	private final List<SqlToken> tokens = new ArrayList<>();

	private int position;

	private int line;

	private int statementStart;

	/**
	 * How deep in parentheses what is kept ends: a rule has statements in them.
	 */
	private int depth;

	/**
	 * The line of what begins last and has no end, 0 if all has one.
	 */
	private int unfinished;

	private SqlTokenizer(String sql, int line, SqlSyntax syntax, boolean withoutData) {
		this.sql = sql;
		this.line = line;
		this.syntax = syntax;
		this.withoutData = withoutData;
	}

	/**
	 * Split a script for PostgreSQL.
	 * @param sql the script
	 * @return the tokens
	 */
	public static List<SqlToken> tokenize(String sql) {
		return tokenize(sql, 1);
	}

	/**
	 * Split a part of a script.
	 * @param sql the part
	 * @param line the line that it starts on
	 * @return the tokens
	 */
	public static List<SqlToken> tokenize(String sql, int line) {
		return new SqlTokenizer(sql, line, SqlSyntax.POSTGRESQL, false).run();
	}

	/**
	 * Split a script.
	 * @param sql the script
	 * @param syntax how it is written
	 * @return the tokens
	 */
	public static List<SqlToken> tokenize(String sql, SqlSyntax syntax) {
		return new SqlTokenizer(sql, 1, syntax, false).run();
	}

	/**
	 * Split a script that may have more data than fits into the heap token by token.
	 * @param sql the script
	 * @return the tokens; of a statement that is only about rows, and no part of another
	 * one, the first word and the semicolon
	 */
	public static List<SqlToken> tokenizeWithoutData(String sql) {
		return new SqlTokenizer(sql, 1, SqlSyntax.POSTGRESQL, true).run();
	}

	/**
	 * Look for a comment, a string or a quoted identifier that does not end.
	 * @param sql the script
	 * @param syntax how it is written
	 * @return the line on which it begins, 0 if there is none
	 */
	public static int unfinishedLine(String sql, SqlSyntax syntax) {
		SqlTokenizer tokenizer = new SqlTokenizer(sql, 1, syntax, false);
		tokenizer.run();
		return tokenizer.unfinished;
	}

	private List<SqlToken> run() {
		while (this.position < this.sql.length()) {
			next();
		}
		return List.copyOf(this.tokens);
	}

	private void next() {
		char c = this.sql.charAt(this.position);
		if (Character.isWhitespace(c)) {
			advanceTo(this.position + 1);
		}
		else if (at("--")) {
			int end = this.sql.indexOf('\n', this.position);
			advanceTo((end < 0) ? this.sql.length() : end);
		}
		else if (at("/*")) {
			advanceTo(endOfComment());
		}
		else if (c == '\'') {
			string(this.position + 1, false, false);
		}
		else if (c == '"') {
			quotedIdentifier(this.position + 1, c, false);
		}
		else if ((this.syntax == SqlSyntax.SQLITE) ? sqlite(c) : postgres(c)) {
			return;
		}
		else if (SqlIdentifiers.isStart(c)) {
			word();
		}
		else {
			symbol(c);
		}
	}

	private boolean postgres(char c) {
		if ((c == 'E' || c == 'e') && charAt(this.position + 1) == '\'') {
			string(this.position + 2, true, false);
		}
		else if ((c == 'U' || c == 'u') && charAt(this.position + 1) == '&' && charAt(this.position + 2) == '\'') {
			string(this.position + 3, false, true);
		}
		else if ((c == 'U' || c == 'u') && charAt(this.position + 1) == '&' && charAt(this.position + 2) == '"') {
			quotedIdentifier(this.position + 3, '"', true);
		}
		else {
			return c == '$' && dollarQuoted();
		}
		return true;
	}

	private boolean sqlite(char c) {
		if (c == '`') {
			quotedIdentifier(this.position + 1, c, false);
		}
		else if (c == '[') {
			int end = closing("]", this.position + 1);
			add(Kind.QUOTED_IDENTIFIER, this.sql.substring(this.position + 1, end),
					Math.min(this.sql.length(), end + 1));
		}
		else {
			return false;
		}
		return true;
	}

	private void symbol(char c) {
		int end = this.position + 1;
		while (SqlIdentifiers.isDigit(c) && SqlIdentifiers.isDigit(charAt(end))) {
			end++;
		}
		add(Kind.SYMBOL, this.sql.substring(this.position, end), end);
		if (c == ';') {
			if (copiesFromStdin()) {
				int data = this.sql.indexOf("\n\\.", this.position);
				advanceTo((data < 0) ? this.sql.length() : data + 3);
			}
			this.statementStart = this.tokens.size();
		}
	}

	private boolean copiesFromStdin() {
		List<SqlToken> statement = this.tokens.subList(this.statementStart, this.tokens.size());
		return statement.get(0).isWord("copy") && statement.stream().anyMatch((token) -> token.isWord("stdin"));
	}

	private void word() {
		int end = this.position;
		while (end < this.sql.length() && SqlIdentifiers.isPart(this.sql.charAt(end))) {
			end++;
		}
		add(Kind.WORD, SqlIdentifiers.truncate(SqlIdentifiers.fold(this.sql.substring(this.position, end))), end);
	}

	private void quotedIdentifier(int start, char quote, boolean unicode) {
		StringBuilder text = new StringBuilder();
		int end = quoted(start, quote, false, text);
		String identifier = unicode ? SqlEscapes.decodeUnicode(text.toString()) : text.toString();
		add(Kind.QUOTED_IDENTIFIER, SqlIdentifiers.truncate(identifier), end);
	}

	private void string(int start, boolean escapes, boolean unicode) {
		StringBuilder text = new StringBuilder();
		int end = quoted(start, '\'', escapes, text);
		for (int next = continuation(end); next >= 0; next = continuation(end)) {
			end = quoted(next, '\'', escapes, text);
		}
		add(Kind.STRING, unicode ? SqlEscapes.decodeUnicode(text.toString()) : text.toString(), end);
	}

	/**
	 * Where a string goes on that is continued after white space with a line break.
	 */
	private int continuation(int end) {
		int next = end;
		boolean lineBreak = false;
		while (next < this.sql.length() && Character.isWhitespace(this.sql.charAt(next))) {
			lineBreak |= this.sql.charAt(next) == '\n';
			next++;
		}
		return (lineBreak && charAt(next) == '\'') ? next + 1 : -1;
	}

	private int quoted(int start, char quote, boolean escapes, StringBuilder text) {
		int i = start;
		while (i < this.sql.length()) {
			char c = this.sql.charAt(i);
			if (c == quote && charAt(i + 1) != quote) {
				return i + 1;
			}
			if (escapes && c == '\\' && i + 1 < this.sql.length()) {
				i = SqlEscapes.decode(this.sql, i + 1, text);
			}
			else {
				text.append(c);
				i += (c == quote) ? 2 : 1;
			}
		}
		this.unfinished = this.line;
		return i;
	}

	private boolean dollarQuoted() {
		Matcher tag = DOLLAR_TAG.matcher(this.sql).region(this.position, this.sql.length());
		if (!tag.lookingAt()) {
			return false;
		}
		int end = closing(tag.group(), tag.end());
		add(Kind.DOLLAR_QUOTED, this.sql.substring(tag.end(), end), this.line + lineBreaks(this.position, tag.end()),
				Math.min(this.sql.length(), end + tag.group().length()));
		return true;
	}

	private int endOfComment() {
		if (this.syntax == SqlSyntax.SQLITE) {
			return Math.min(this.sql.length(), closing("*/", this.position + 2) + 2);
		}
		int depth = 0;
		int i = this.position;
		while (i < this.sql.length()) {
			if (this.sql.startsWith("/*", i)) {
				depth++;
				i += 2;
			}
			else if (this.sql.startsWith("*/", i)) {
				depth--;
				i += 2;
				if (depth == 0) {
					return i;
				}
			}
			else {
				i++;
			}
		}
		this.unfinished = this.line;
		return i;
	}

	/**
	 * Where the text is that closes what begins here, or the end of the script.
	 */
	private int closing(String text, int from) {
		int index = this.sql.indexOf(text, from);
		if (index < 0) {
			this.unfinished = this.line;
			return this.sql.length();
		}
		return index;
	}

	private void add(Kind kind, String text, int end) {
		add(kind, text, this.line, end);
	}

	private void add(Kind kind, String text, int line, int end) {
		SqlToken token = new SqlToken(kind, text, line, end);
		if (!isData() || token.isSymbol(";")) {
			this.tokens.add(token);
			this.depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
		}
		advanceTo(end);
	}

	private boolean isData() {
		if (!this.withoutData || this.depth > 0 || this.tokens.size() == this.statementStart) {
			return false;
		}
		SqlToken first = this.tokens.get(this.statementStart);
		return first.kind() == Kind.WORD && DATA_STATEMENTS.contains(first.text());
	}

	private void advanceTo(int end) {
		this.line += lineBreaks(this.position, end);
		this.position = end;
	}

	private int lineBreaks(int from, int to) {
		return (int) this.sql.substring(from, Math.min(to, this.sql.length())).chars().filter((c) -> c == '\n').count();
	}

	private boolean at(String text) {
		return this.sql.startsWith(text, this.position);
	}

	private char charAt(int index) {
		return (index < this.sql.length()) ? this.sql.charAt(index) : '\0';
	}

}
