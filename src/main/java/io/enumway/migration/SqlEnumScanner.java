package io.enumway.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

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

	private static final Pattern TYPE = Pattern.compile("\\btype\\b", Pattern.CASE_INSENSITIVE);

	private static final Pattern CHANGE = Pattern.compile("\\b(?:create|alter|drop)\\b", Pattern.CASE_INSENSITIVE);

	private static final String DYNAMIC = "it changes labels that only running it tells";

	private final List<SqlToken> tokens;

	private final List<HistoryStep> steps;

	private @Nullable String schema;

	/**
	 * Whether what is scanned runs only under a condition, or goes on when it fails.
	 */
	private boolean guarded;

	/**
	 * Whether this is a block, or a string that one executes.
	 */
	private boolean inBlock;

	private int index;

	private int statementStart;

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
		// a script of data alone is not worth its many tokens
		if (!TYPE.matcher(sql).find() || !CHANGE.matcher(sql).find()) {
			return List.of();
		}
		List<HistoryStep> steps = new ArrayList<>();
		new SqlEnumScanner(SqlTokenizer.tokenize(sql), null, steps).scan();
		return List.copyOf(steps);
	}

	private void scan() {
		boolean executed = this.inBlock;
		boolean statementStarts = true;
		while (this.index < this.tokens.size()) {
			SqlToken token = this.tokens.get(this.index);
			if (statementStarts && !this.inBlock) {
				executed = token.isWord("do");
			}
			boolean first = statementStarts;
			statementStarts = token.isSymbol(";");
			if (executed && token.isString()) {
				SqlEnumScanner body = new SqlEnumScanner(SqlTokenizer.tokenize(token.text(), token.line()), this.schema,
						this.steps);
				body.guarded = this.guarded || body.hasCondition();
				body.inBlock = true;
				body.scan();
				this.schema = body.schema;
				this.index++;
			}
			else if (!statement(token.line(), first || this.inBlock)) {
				this.index++;
			}
		}
	}

	/**
	 * Whether the block has a condition, a loop or a handler of exceptions: IF at the
	 * start of a statement, not that of IF EXISTS.
	 */
	private boolean hasCondition() {
		for (int i = 0; i < this.tokens.size(); i++) {
			SqlToken token = this.tokens.get(i);
			if (token.isWord("exception") || token.isWord("loop") || token.isWord("case")
					|| (token.isWord("if") && (i == 0 || startsStatements(this.tokens.get(i - 1))))) {
				return true;
			}
		}
		return false;
	}

	private static boolean startsStatements(SqlToken token) {
		return token.isSymbol(";") || token.isSymbol(">") || token.isWord("begin") || token.isWord("then")
				|| token.isWord("else");
	}

	/**
	 * Take the statement that starts here if it is one of ours.
	 */
	private boolean statement(int line, boolean starts) {
		this.statementStart = this.index;
		int count = this.steps.size();
		try {
			if (take("create", "type") || take("alter", "type") || take("drop", "type")) {
				switch (this.tokens.get(this.statementStart).text()) {
					case "create" -> create(line);
					case "alter" -> alter(line);
					default -> drop(line);
				}
			}
			else if (starts && take("set")) {
				setSearchPath();
			}
			else if (starts && (take("reset", "search_path") || take("reset", "all") || take("discard", "all"))) {
				this.schema = null;
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
			this.index = this.statementStart;
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
			boolean optional = take("if", "not", "exists");
			if (isDynamic()) {
				this.steps.add(optional ? HistoryStep.doubtfulAddition(name, DYNAMIC, line)
						: HistoryStep.doubtful(name, DYNAMIC, line));
				return;
			}
			String label = string();
			Position position = take("before") ? new Position.Before(string())
					: take("after") ? new Position.After(string()) : new Position.Last();
			add(new EnumChange.AddValue(name, label, position), false, line);
		}
		else if (take("rename", "value")) {
			if (isDynamic()) {
				this.steps.add(HistoryStep.doubtful(name, DYNAMIC, line));
				return;
			}
			String from = string();
			expect("to");
			add(new EnumChange.RenameValue(name, from, string()), false, line);
		}
		else if (take("rename", "to")) {
			add(new EnumChange.RenameType(name, identifier()), this.guarded, line);
		}
		else if (take("set", "schema")) {
			add(new EnumChange.MoveToSchema(name, identifier()), this.guarded, line);
		}
	}

	private void drop(int line) {
		boolean optional = take("if", "exists") || this.guarded;
		do {
			add(new EnumChange.DropEnum(name()), optional, line);
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
		path.scan();
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

	/**
	 * Whether a label that should be here is put together when the block runs. A message
	 * that speaks of a change does not start with it.
	 */
	private boolean isDynamic() {
		boolean executed = this.inBlock
				&& (this.statementStart == 0 || this.tokens.get(this.statementStart - 1).isSymbol(";"));
		return executed && (this.index >= this.tokens.size() || !this.tokens.get(this.index).isString());
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
