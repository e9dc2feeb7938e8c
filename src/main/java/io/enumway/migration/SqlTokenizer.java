package io.enumway.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.enumway.dialect.PostgresQuoting;
import io.enumway.migration.SqlToken.Kind;

/**
 * Splits a PostgreSQL script into tokens, as the server's scanner does (PostgreSQL
 * documentation, "Lexical Structure"): nested comments, escape strings, strings continued
 * on the next line, dollar quotes, folded and quoted identifiers. What is not well formed
 * is taken as far as it goes: the migration itself will tell.
 *
 * @since 0.1.0
 */
public final class SqlTokenizer {

	private static final Pattern DOLLAR_TAG = Pattern.compile("\\$([\\p{L}_\\x{80}-\\x{10ffff}][\\p{L}\\p{N}_]*)?\\$");

	private static final Pattern UNICODE_ESCAPE = Pattern.compile("\\\\(?:\\\\|\\+([0-9a-fA-F]{6})|([0-9a-fA-F]{4}))");

	private final String sql;

	private final List<SqlToken> tokens = new ArrayList<>();

	private int position;

	private int line;

	private int statementStart;

	private SqlTokenizer(String sql, int line) {
		this.sql = sql;
		this.line = line;
	}

	public static List<SqlToken> tokenize(String sql) {
		return tokenize(sql, 1);
	}

	/**
	 * Split a part of a script.
	 * @param sql the part
	 * @param line the line that it starts on
	 * @return the tokens
	 */
	static List<SqlToken> tokenize(String sql, int line) {
		SqlTokenizer tokenizer = new SqlTokenizer(sql, line);
		while (tokenizer.position < sql.length()) {
			tokenizer.next();
		}
		return List.copyOf(tokenizer.tokens);
	}

	private void next() {
		char c = this.sql.charAt(this.position);
		if (Character.isWhitespace(c)) {
			advanceTo(this.position + 1);
		}
		else if (at("--")) {
			advanceTo(indexOrEnd("\n", this.position));
		}
		else if (at("/*")) {
			advanceTo(endOfComment());
		}
		else if (c == '\'') {
			string(this.position + 1, false, false);
		}
		else if ((c == 'E' || c == 'e') && charAt(this.position + 1) == '\'') {
			string(this.position + 2, true, false);
		}
		else if ((c == 'U' || c == 'u') && charAt(this.position + 1) == '&' && charAt(this.position + 2) == '\'') {
			string(this.position + 3, false, true);
		}
		else if ((c == 'U' || c == 'u') && charAt(this.position + 1) == '&' && charAt(this.position + 2) == '"') {
			quotedIdentifier(this.position + 3, true);
		}
		else if (c == '"') {
			quotedIdentifier(this.position + 1, false);
		}
		else if (c == '$' && dollarQuoted()) {
			return;
		}
		else if (isIdentifierStart(c)) {
			word();
		}
		else {
			symbol(c);
		}
	}

	private void symbol(char c) {
		int end = this.position + 1;
		while (isDigit(c) && isDigit(charAt(end))) {
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
		while (end < this.sql.length() && isIdentifierPart(this.sql.charAt(end))) {
			end++;
		}
		add(Kind.WORD, PostgresQuoting.truncate(fold(this.sql.substring(this.position, end))), end);
	}

	private void quotedIdentifier(int start, boolean unicode) {
		StringBuilder text = new StringBuilder();
		int end = quoted(start, '"', false, text);
		String identifier = unicode ? decodeUnicode(text.toString()) : text.toString();
		add(Kind.QUOTED_IDENTIFIER, PostgresQuoting.truncate(identifier), end);
	}

	private void string(int start, boolean escapes, boolean unicode) {
		StringBuilder text = new StringBuilder();
		int end = quoted(start, '\'', escapes, text);
		for (int next = continuation(end); next >= 0; next = continuation(end)) {
			end = quoted(next, '\'', escapes, text);
		}
		add(Kind.STRING, unicode ? decodeUnicode(text.toString()) : text.toString(), end);
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
		return i;
	}

	private boolean dollarQuoted() {
		Matcher tag = DOLLAR_TAG.matcher(this.sql).region(this.position, this.sql.length());
		if (!tag.lookingAt()) {
			return false;
		}
		int end = indexOrEnd(tag.group(), tag.end());
		int bodyLine = this.line + lineBreaks(this.position, tag.end());
		int after = Math.min(this.sql.length(), end + tag.group().length());
		this.tokens.add(new SqlToken(Kind.DOLLAR_QUOTED, this.sql.substring(tag.end(), end), bodyLine, after));
		advanceTo(after);
		return true;
	}

	private int endOfComment() {
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
		return i;
	}

	private void add(Kind kind, String text, int end) {
		this.tokens.add(new SqlToken(kind, text, this.line, end));
		advanceTo(end);
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

	private int indexOrEnd(String text, int from) {
		int index = this.sql.indexOf(text, from);
		return (index < 0) ? this.sql.length() : index;
	}

	private static boolean isIdentifierStart(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= '\u0080';
	}

	private static boolean isIdentifierPart(char c) {
		return isIdentifierStart(c) || isDigit(c) || c == '$';
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	/**
	 * The server folds ASCII letters only when its encoding has several bytes a letter.
	 */
	private static String fold(String word) {
		StringBuilder folded = new StringBuilder(word);
		for (int i = 0; i < folded.length(); i++) {
			char c = folded.charAt(i);
			if (c >= 'A' && c <= 'Z') {
				folded.setCharAt(i, (char) (c + ('a' - 'A')));
			}
		}
		return folded.toString();
	}

	private static String decodeUnicode(String text) {
		return UNICODE_ESCAPE.matcher(text).replaceAll((match) -> {
			String digits = (match.group(1) != null) ? match.group(1) : match.group(2);
			return Matcher.quoteReplacement((digits != null) ? Character.toString(Integer.parseInt(digits, 16)) : "\\");
		});
	}

}
