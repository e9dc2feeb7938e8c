package io.enumway.migration;

import java.util.ArrayList;
import java.util.List;

/**
 * A statement of an SQL script.
 *
 * @param sql the statement, without the semicolon that ends it
 * @param tokens its tokens, without that semicolon
 * @param line the line of the script that it starts on
 */
record SqlStatement(String sql, List<SqlToken> tokens, int line) {

	SqlStatement {
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
	static List<SqlStatement> split(String script) {
		List<SqlStatement> statements = new ArrayList<>();
		List<SqlToken> statement = new ArrayList<>();
		int start = 0;
		int parentheses = 0;
		int blocks = 0;
		for (SqlToken token : SqlTokenizer.tokenize(script)) {
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
	 * Whether it begins with some words.
	 */
	boolean begins(String... words) {
		if (this.tokens.size() < words.length) {
			return false;
		}
		for (int i = 0; i < words.length; i++) {
			if (!this.tokens.get(i).isWord(words[i])) {
				return false;
			}
		}
		return true;
	}

	boolean has(String word) {
		return this.tokens.stream().anyMatch((token) -> token.isWord(word));
	}

	/**
	 * Whether it begins or ends a transaction.
	 */
	boolean controlsTransaction() {
		if (begins("rollback")) {
			return !has("to");
		}
		return begins("begin") || begins("start", "transaction") || begins("commit") || begins("end") || begins("abort")
				|| begins("prepare", "transaction");
	}

	/**
	 * Whether the data that it needs stands after it in the script.
	 */
	boolean copiesFromStdin() {
		return begins("copy") && has("stdin");
	}

	/**
	 * Whether a command of psql stands in it: no SQL has a backslash outside of quotes.
	 */
	boolean hasPsqlCommand() {
		return this.tokens.stream().anyMatch((token) -> token.isSymbol("\\"));
	}

	/**
	 * Whether PostgreSQL refuses it inside a transaction.
	 */
	boolean refusesTransaction() {
		boolean concurrently = (begins("create", "index") || begins("create", "unique", "index")
				|| begins("drop", "index") || begins("reindex")) && has("concurrently");
		return concurrently || begins("vacuum") || begins("alter", "system")
				|| (begins("alter", "table") && has("detach") && has("concurrently")) || isOfCluster("create")
				|| isOfCluster("drop") || begins("discard", "all") || begins("reindex", "database")
				|| begins("reindex", "schema") || begins("reindex", "system");
	}

	private boolean isOfCluster(String verb) {
		return begins(verb, "database") || begins(verb, "tablespace") || begins(verb, "subscription");
	}

	/**
	 * Whether it certainly takes away no data.
	 */
	boolean isHarmless() {
		return begins("create") || begins("drop", "index") || begins("reindex") || begins("vacuum") || begins("analyze")
				|| begins("comment") || begins("set") || begins("grant") || begins("revoke")
				|| (begins("alter", "type") && has("add") && has("value"));
	}

}
