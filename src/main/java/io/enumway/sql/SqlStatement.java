package io.enumway.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.enumway.EnumName;
import io.enumway.InvalidEnumNameException;
import io.enumway.sql.SqlToken.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A statement of an SQL script, as far as its words and names tell.
 *
 * @param sql the statement, without the semicolon that ends it
 * @param tokens its tokens, without that semicolon
 * @param line the line of the script that it starts on
 * @since 0.1.0
 */
public record SqlStatement(String sql, List<SqlToken> tokens, int line) {

	private static final int SHOWN_TOKENS = 3;

	public SqlStatement {
		tokens = List.copyOf(tokens);
	}

	/**
	 * Split a script at the semicolons that end statements, as psql and the shell of
	 * SQLite do: not at those in quotes, dollar quotes, comments, parentheses (CREATE
	 * RULE), SQL-standard function bodies (BEGIN ATOMIC … END) and trigger bodies of
	 * SQLite (BEGIN … END).
	 * @param script the script
	 * @return the statements
	 */
	public static List<SqlStatement> split(String script) {
		return split(script, SqlSyntax.POSTGRESQL);
	}

	/**
	 * Split a script at the semicolons that end statements, written for either database.
	 * @param script the script
	 * @param syntax how it is written
	 * @return the statements
	 */
	public static List<SqlStatement> split(String script, SqlSyntax syntax) {
		return split(script, SqlTokenizer.tokenize(script, syntax));
	}

	/**
	 * Split a script that may have more data than fits into the heap token by token.
	 * @param script the script
	 * @return the statements; those that are only about rows have no token but their
	 * first word, until they are {@linkplain #whole() read as a whole}
	 */
	public static List<SqlStatement> splitWithoutData(String script) {
		return split(script, SqlTokenizer.tokenizeWithoutData(script));
	}

	private static List<SqlStatement> split(String script, List<SqlToken> tokens) {
		List<SqlStatement> statements = new ArrayList<>();
		List<SqlToken> statement = new ArrayList<>();
		int start = 0;
		int parentheses = 0;
		int blocks = 0;
		for (SqlToken token : tokens) {
			if (token.isSymbol(";") && parentheses <= 0 && blocks == 0) {
				add(script.substring(start, token.end() - 1), statement, statements);
				statement.clear();
				start = token.end();
				continue;
			}
			parentheses += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
			blocks = blocks(token, statement, blocks);
			statement.add(token);
			if (statement.size() == 1) {
				parentheses = token.isSymbol("(") ? 1 : 0;
			}
		}
		add(script.substring(start), statement, statements);
		return List.copyOf(statements);
	}

	private static void add(String sql, List<SqlToken> tokens, List<SqlStatement> statements) {
		if (!tokens.isEmpty()) {
			statements.add(new SqlStatement(sql.strip(), tokens, tokens.get(0).line()));
		}
	}

	private static int blocks(SqlToken token, List<SqlToken> before, int blocks) {
		if (!createsBody(before)) {
			return 0;
		}
		if (token.isWord("begin") || (blocks > 0 && token.isWord("case"))) {
			return blocks + 1;
		}
		return (blocks > 0 && token.isWord("end")) ? blocks - 1 : blocks;
	}

	/**
	 * Whether what a statement begins with can have a body of statements.
	 */
	private static boolean createsBody(List<SqlToken> tokens) {
		if (tokens.isEmpty() || !tokens.get(0).isWord("create")) {
			return false;
		}
		for (SqlToken token : tokens.subList(1, tokens.size())) {
			if (token.isWord("function") || token.isWord("procedure") || token.isWord("trigger")) {
				return true;
			}
			if (!token.isWord("or") && !token.isWord("replace") && !token.isWord("temp")
					&& !token.isWord("temporary")) {
				return false;
			}
		}
		return false;
	}

	/**
	 * The statement with all its tokens.
	 */
	public SqlStatement whole() {
		return new SqlStatement(this.sql, SqlTokenizer.tokenize(this.sql, this.line), this.line);
	}

	/**
	 * A part of the statement, to be read by its words.
	 * @param from the index of its first token
	 * @param to the index after its last token
	 * @return the part, with the text of the whole statement
	 */
	public SqlStatement part(int from, int to) {
		return new SqlStatement(this.sql, this.tokens.subList(from, to), this.line);
	}

	/**
	 * How the statement starts, to be shown.
	 */
	public String start() {
		return this.tokens.stream()
			.limit(SHOWN_TOKENS)
			.takeWhile((token) -> token.isIdentifier())
			.map(SqlToken::text)
			.collect(Collectors.joining(" ", "", " …"));
	}

	/**
	 * Whether the statement starts with these words.
	 */
	public boolean starts(String... words) {
		return wordsAt(0, words);
	}

	public boolean wordsAt(int index, String... words) {
		if (index < 0) {
			return false;
		}
		for (int i = 0; i < words.length; i++) {
			if (index + i >= this.tokens.size() || !this.tokens.get(index + i).isWord(words[i])) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Where these words stand.
	 * @return the index of the word after them, -1 if they are not there
	 */
	public int after(String... words) {
		for (int i = 0; i < this.tokens.size(); i++) {
			if (wordsAt(i, words)) {
				return i + words.length;
			}
		}
		return -1;
	}

	public boolean has(String... words) {
		return after(words) >= 0;
	}

	public boolean hasString(String value) {
		return this.tokens.stream().anyMatch((token) -> token.kind() == Kind.STRING && token.text().equals(value));
	}

	/**
	 * The string at an index.
	 * @return its value, {@code null} if something else stands there
	 */
	public @Nullable String stringAt(int index) {
		boolean string = index >= 0 && index < this.tokens.size() && this.tokens.get(index).kind() == Kind.STRING;
		return string ? this.tokens.get(index).text() : null;
	}

	/**
	 * Texts inside dollar quotes: bodies of functions and DO blocks.
	 */
	public Stream<String> bodies() {
		return this.tokens.stream().filter((token) -> token.kind() == Kind.DOLLAR_QUOTED).map(SqlToken::text);
	}

	/**
	 * The possibly qualified name at an index, after {@code CONCURRENTLY},
	 * {@code IF [NOT] EXISTS} and {@code ONLY}.
	 * @return the name, {@code null} if there is none
	 */
	public @Nullable EnumName nameAt(int index) {
		int i = nameStart(index);
		if (i < 0 || i >= this.tokens.size() || !this.tokens.get(i).isIdentifier()) {
			return null;
		}
		String first = this.tokens.get(i).text();
		try {
			if (i + 2 < this.tokens.size() && this.tokens.get(i + 1).isSymbol(".")
					&& this.tokens.get(i + 2).isIdentifier()) {
				return EnumName.of(first, this.tokens.get(i + 2).text());
			}
			return new EnumName(null, first);
		}
		catch (InvalidEnumNameException ex) {
			return null; // the server will refuse it
		}
	}

	private int nameStart(int index) {
		int i = index;
		for (String word : new String[] { "concurrently", "if", "not", "exists", "only" }) {
			if (wordsAt(i, word)) {
				i++;
			}
		}
		return i;
	}

	/**
	 * Where the statement goes on after the name at an index.
	 */
	public int afterName(int index) {
		int i = nameStart(index) + 1;
		while (isSymbolAt(i, ".")) {
			i += 2;
		}
		return isSymbolAt(i, "*") ? i + 1 : i;
	}

	public boolean isSymbolAt(int index, String symbol) {
		return index >= 0 && index < this.tokens.size() && this.tokens.get(index).isSymbol(symbol);
	}

	/**
	 * Whether an identifier of this text stands anywhere in it, bodies included.
	 */
	public boolean mentions(String identifier) {
		return this.tokens.stream().anyMatch((token) -> token.isIdentifier() && token.text().equals(identifier))
				|| bodies().flatMap((body) -> SqlTokenizer.tokenize(body).stream())
					.anyMatch((token) -> token.isIdentifier() && token.text().equals(identifier));
	}

	/**
	 * The names of a list such as {@code DROP TABLE a, b} has.
	 */
	public List<EnumName> namesAt(int index) {
		List<EnumName> names = new ArrayList<>();
		int i = index;
		while (true) {
			EnumName name = nameAt(i);
			if (name == null) {
				return names;
			}
			names.add(name);
			while (i < this.tokens.size() && !this.tokens.get(i).isSymbol(",")) {
				i++;
			}
			i++;
		}
	}

}
