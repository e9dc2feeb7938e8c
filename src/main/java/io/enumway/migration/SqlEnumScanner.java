package io.enumway.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumwayException;
import io.enumway.Position;
import org.jspecify.annotations.Nullable;

/**
 * Finds the statements of an SQL script that change enum types, also inside {@code DO}
 * blocks and the strings that those execute. Bodies of functions do not count: creating a
 * function runs nothing.
 */
final class SqlEnumScanner {

	private static final Set<String> NOT_A_CREATION_SCHEMA = Set.of("$user", "pg_catalog", "pg_temp");

	private final List<SqlToken> tokens;

	private final List<HistoryStep> steps;

	private @Nullable String schema;

	private int index;

	private SqlEnumScanner(List<SqlToken> tokens, @Nullable String schema, List<HistoryStep> steps) {
		this.tokens = tokens;
		this.schema = schema;
		this.steps = steps;
	}

	/**
	 * Scan a script.
	 * @param sql the script, its placeholders replaced
	 * @return the changes in order; names are qualified as the script has them, or with
	 * the {@code search_path} that it sets
	 */
	static List<HistoryStep> scan(String sql) {
		List<HistoryStep> steps = new ArrayList<>();
		new SqlEnumScanner(SqlTokenizer.tokenize(sql), null, steps).scan(false);
		return List.copyOf(steps);
	}

	private void scan(boolean inBlock) {
		boolean executed = inBlock;
		boolean statementStarts = true;
		while (this.index < this.tokens.size()) {
			SqlToken token = this.tokens.get(this.index);
			if (statementStarts && !inBlock) {
				executed = token.isWord("do");
			}
			boolean first = statementStarts;
			statementStarts = token.isSymbol(";");
			if (executed && token.isString()) {
				SqlEnumScanner body = new SqlEnumScanner(SqlTokenizer.tokenize(token.text(), token.line()), this.schema,
						this.steps);
				body.scan(true);
				this.schema = body.schema;
				this.index++;
			}
			else if (!statement(token.line(), first || inBlock)) {
				this.index++;
			}
		}
	}

	/**
	 * Take the statement that starts here if it is one of ours.
	 */
	private boolean statement(int line, boolean starts) {
		int start = this.index;
		int count = this.steps.size();
		try {
			if (take("create", "type") || take("alter", "type") || take("drop", "type")) {
				switch (this.tokens.get(start).text()) {
					case "create" -> create(line);
					case "alter" -> alter(line);
					default -> drop(line);
				}
			}
			else if (starts && take("set")) {
				setSearchPath();
			}
			else if (take("set_config")) {
				setConfig();
			}
		}
		catch (NotOurs | EnumwayException ex) {
			// a composite type, say, or a label that the server will refuse
			this.steps.subList(count, this.steps.size()).clear();
		}
		if (this.steps.size() == count) {
			this.index = start;
			return false;
		}
		return true;
	}

	private void create(int line) {
		EnumName name = name();
		expect("as", "enum");
		expectSymbol("(");
		List<String> labels = new ArrayList<>();
		while (!takeSymbol(")")) {
			labels.add(string());
			takeSymbol(",");
		}
		add(new EnumChange.CreateEnum(new EnumDefinition(name, labels, null)), false, line);
	}

	private void alter(int line) {
		EnumName name = name();
		if (take("add", "value")) {
			take("if", "not", "exists");
			String label = string();
			Position position = take("before") ? new Position.Before(string())
					: take("after") ? new Position.After(string()) : new Position.Last();
			add(new EnumChange.AddValue(name, label, position), false, line);
		}
		else if (take("rename", "value")) {
			String from = string();
			expect("to");
			add(new EnumChange.RenameValue(name, from, string()), false, line);
		}
		else if (take("rename", "to")) {
			add(new EnumChange.RenameType(name, identifier()), false, line);
		}
		else if (take("set", "schema")) {
			add(new EnumChange.MoveToSchema(name, identifier()), false, line);
		}
	}

	private void drop(int line) {
		boolean ifExists = take("if", "exists");
		do {
			add(new EnumChange.DropEnum(name()), ifExists, line);
		}
		while (takeSymbol(","));
	}

	private void setSearchPath() {
		if (!take("session")) {
			take("local");
		}
		if (take("schema")) {
			this.schema = string();
			return;
		}
		expect("search_path");
		if (!take("to")) {
			expectSymbol("=");
		}
		this.schema = null;
		do {
			SqlToken token = current();
			this.index++;
			String candidate = token.text();
			if (!token.isWord("default") && !NOT_A_CREATION_SCHEMA.contains(candidate)) {
				this.schema = candidate;
				return;
			}
		}
		while (takeSymbol(","));
	}

	private void setConfig() {
		expectSymbol("(");
		if (!string().equals("search_path")) {
			throw new NotOurs();
		}
		expectSymbol(",");
		SqlEnumScanner path = new SqlEnumScanner(SqlTokenizer.tokenize("set search_path = " + string()), null,
				new ArrayList<>());
		path.scan(false);
		this.schema = path.schema;
	}

	private void add(EnumChange change, boolean optional, int line) {
		this.steps.add(HistoryStep.of(change, optional, line));
	}

	private EnumName name() {
		String first = identifier();
		return takeSymbol(".") ? EnumName.of(first, identifier()) : new EnumName(this.schema, first);
	}

	private String identifier() {
		SqlToken token = current();
		if (!token.isIdentifier()) {
			throw new NotOurs();
		}
		this.index++;
		return token.text();
	}

	private String string() {
		SqlToken token = current();
		if (!token.isString()) {
			throw new NotOurs();
		}
		this.index++;
		return token.text();
	}

	private SqlToken current() {
		if (this.index >= this.tokens.size()) {
			throw new NotOurs();
		}
		return this.tokens.get(this.index);
	}

	private boolean take(String... words) {
		for (int i = 0; i < words.length; i++) {
			if (this.index + i >= this.tokens.size() || !this.tokens.get(this.index + i).isWord(words[i])) {
				return false;
			}
		}
		this.index += words.length;
		return true;
	}

	private void expect(String... words) {
		if (!take(words)) {
			throw new NotOurs();
		}
	}

	private boolean takeSymbol(String symbol) {
		boolean found = this.index < this.tokens.size() && this.tokens.get(this.index).isSymbol(symbol);
		this.index += found ? 1 : 0;
		return found;
	}

	private void expectSymbol(String symbol) {
		if (!takeSymbol(symbol)) {
			throw new NotOurs();
		}
	}

	/**
	 * The statement is of another kind.
	 */
	private static final class NotOurs extends RuntimeException {

		NotOurs() {
			super(null, null, false, false);
		}

	}

}
