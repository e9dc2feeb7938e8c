package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.enumway.EnumName;
import io.enumway.InvalidEnumNameException;
import io.enumway.migration.SqlToken;
import io.enumway.migration.SqlToken.Kind;
import io.enumway.migration.SqlTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * A statement of an SQL script, as far as its first words and names tell.
 *
 * @param tokens its tokens
 */
record SqlStatement(List<SqlToken> tokens) {

	private static final int SHOWN_TOKENS = 3;

	SqlStatement {
		tokens = List.copyOf(tokens);
	}

	/**
	 * Split a script into its statements.
	 * @param sql the script
	 * @return the statements
	 */
	static List<SqlStatement> of(String sql) {
		List<SqlStatement> statements = new ArrayList<>();
		List<SqlToken> current = new ArrayList<>();
		for (SqlToken token : SqlTokenizer.tokenize(sql)) {
			if (!token.isSymbol(";")) {
				current.add(token);
			}
			else if (!isInRoutineBody(current)) {
				add(statements, current);
				current = new ArrayList<>();
			}
		}
		add(statements, current);
		return List.copyOf(statements);
	}

	private static void add(List<SqlStatement> statements, List<SqlToken> tokens) {
		if (!tokens.isEmpty()) {
			statements.add(new SqlStatement(tokens));
		}
	}

	/**
	 * A BEGIN ATOMIC body has statements of its own, up to END.
	 */
	private static boolean isInRoutineBody(List<SqlToken> tokens) {
		boolean atomic = false;
		int depth = 0;
		for (int i = 0; i < tokens.size(); i++) {
			if (tokens.get(i).isWord("atomic") && i > 0 && tokens.get(i - 1).isWord("begin")) {
				atomic = true;
				depth++;
			}
			else if (atomic && tokens.get(i).isWord("case")) {
				depth++;
			}
			else if (atomic && tokens.get(i).isWord("end")) {
				depth--;
			}
		}
		return depth > 0;
	}

	int line() {
		return this.tokens.get(0).line();
	}

	/**
	 * How the statement starts, to be shown.
	 */
	String start() {
		return this.tokens.stream()
			.limit(SHOWN_TOKENS)
			.takeWhile((token) -> token.isIdentifier())
			.map(SqlToken::text)
			.collect(Collectors.joining(" ", "", " …"));
	}

	/**
	 * Whether the statement starts with these words.
	 */
	boolean starts(String... words) {
		return wordsAt(0, words);
	}

	boolean wordsAt(int index, String... words) {
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
	int after(String... words) {
		for (int i = 0; i < this.tokens.size(); i++) {
			if (wordsAt(i, words)) {
				return i + words.length;
			}
		}
		return -1;
	}

	boolean has(String... words) {
		return after(words) >= 0;
	}

	boolean hasString(String value) {
		return this.tokens.stream().anyMatch((token) -> token.kind() == Kind.STRING && token.text().equals(value));
	}

	/**
	 * The string at an index.
	 * @return its value, {@code null} if something else stands there
	 */
	@Nullable String stringAt(int index) {
		boolean string = index >= 0 && index < this.tokens.size() && this.tokens.get(index).kind() == Kind.STRING;
		return string ? this.tokens.get(index).text() : null;
	}

	/**
	 * Texts inside dollar quotes: bodies of functions and DO blocks.
	 */
	Stream<String> bodies() {
		return this.tokens.stream().filter((token) -> token.kind() == Kind.DOLLAR_QUOTED).map(SqlToken::text);
	}

	/**
	 * The possibly qualified name at an index, after {@code CONCURRENTLY},
	 * {@code IF [NOT] EXISTS} and {@code ONLY}.
	 * @return the name, {@code null} if there is none
	 */
	@Nullable EnumName nameAt(int index) {
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
	int afterName(int index) {
		int i = nameStart(index) + 1;
		while (isSymbolAt(i, ".")) {
			i += 2;
		}
		return isSymbolAt(i, "*") ? i + 1 : i;
	}

	boolean isSymbolAt(int index, String symbol) {
		return index >= 0 && index < this.tokens.size() && this.tokens.get(index).isSymbol(symbol);
	}

	/**
	 * Whether an identifier of this text stands anywhere in it, bodies included.
	 */
	boolean mentions(String identifier) {
		return this.tokens.stream().anyMatch((token) -> token.isIdentifier() && token.text().equals(identifier))
				|| bodies().flatMap((body) -> SqlTokenizer.tokenize(body).stream())
					.anyMatch((token) -> token.isIdentifier() && token.text().equals(identifier));
	}

	/**
	 * The names of a list such as {@code DROP TABLE a, b} has.
	 */
	List<EnumName> namesAt(int index) {
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
