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
import io.enumway.migration.TokenCursor.UnexpectedTokenException;
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

	private final TokenCursor cursor;

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

	private int statementStart;

	private SqlEnumScanner(List<SqlToken> tokens, @Nullable String schema, List<HistoryStep> steps) {
		this.tokens = tokens;
		this.cursor = new TokenCursor(tokens);
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
		while (!this.cursor.isAtEnd()) {
			SqlToken token = this.cursor.current();
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
				this.cursor.next();
			}
			else if (!statement(token.line(), first || this.inBlock)) {
				this.cursor.next();
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
		this.statementStart = this.cursor.index();
		int count = this.steps.size();
		try {
			if (this.cursor.take("create", "type") || this.cursor.take("alter", "type")
					|| this.cursor.take("drop", "type")) {
				switch (this.tokens.get(this.statementStart).text()) {
					case "create" -> create(line);
					case "alter" -> alter(line);
					default -> drop(line);
				}
			}
			else if (starts && this.cursor.take("set")) {
				setSearchPath();
			}
			else if (starts && (this.cursor.take("reset", "search_path") || this.cursor.take("reset", "all")
					|| this.cursor.take("discard", "all"))) {
				this.schema = null;
			}
			else if (this.cursor.take("set_config")) {
				setConfig();
			}
		}
		catch (UnexpectedTokenException | EnumwayException ex) {
			// a composite type, say, or a label that the server will refuse
			this.steps.subList(count, this.steps.size()).clear();
		}
		if (this.steps.size() == count) {
			this.cursor.moveTo(this.statementStart);
			return false;
		}
		return true;
	}

	private void create(int line) {
		EnumName name = name();
		this.cursor.expect("as", "enum");
		this.cursor.expectSymbol("(");
		List<String> labels = new ArrayList<>();
		while (!this.cursor.takeSymbol(")")) {
			labels.add(this.cursor.string());
			this.cursor.takeSymbol(",");
		}
		add(new EnumChange.CreateEnum(new EnumDefinition(name, labels, null)), false, line);
	}

	private void alter(int line) {
		EnumName name = name();
		if (this.cursor.take("add", "value")) {
			boolean optional = this.cursor.take("if", "not", "exists");
			if (isDynamic()) {
				this.steps.add(optional ? HistoryStep.doubtfulAddition(name, DYNAMIC, line)
						: HistoryStep.doubtful(name, DYNAMIC, line));
				return;
			}
			String label = this.cursor.string();
			Position position = this.cursor.take("before") ? new Position.Before(this.cursor.string())
					: this.cursor.take("after") ? new Position.After(this.cursor.string()) : new Position.Last();
			add(new EnumChange.AddValue(name, label, position), false, line);
		}
		else if (this.cursor.take("rename", "value")) {
			if (isDynamic()) {
				this.steps.add(HistoryStep.doubtful(name, DYNAMIC, line));
				return;
			}
			String from = this.cursor.string();
			this.cursor.expect("to");
			add(new EnumChange.RenameValue(name, from, this.cursor.string()), false, line);
		}
		else if (this.cursor.take("rename", "to")) {
			add(new EnumChange.RenameType(name, this.cursor.identifier()), this.guarded, line);
		}
		else if (this.cursor.take("set", "schema")) {
			add(new EnumChange.MoveToSchema(name, this.cursor.identifier()), this.guarded, line);
		}
	}

	private void drop(int line) {
		boolean optional = this.cursor.take("if", "exists") || this.guarded;
		do {
			add(new EnumChange.DropEnum(name()), optional, line);
		}
		while (this.cursor.takeSymbol(","));
	}

	private void setSearchPath() {
		if (!this.cursor.take("session")) {
			this.cursor.take("local");
		}
		if (this.cursor.take("schema")) {
			this.schema = this.cursor.string();
			return;
		}
		this.cursor.expect("search_path");
		if (!this.cursor.take("to")) {
			this.cursor.expectSymbol("=");
		}
		this.schema = null;
		do {
			SqlToken token = this.cursor.next();
			String candidate = token.text();
			if (!token.isWord("default") && !NOT_A_CREATION_SCHEMA.contains(candidate)) {
				this.schema = candidate;
				return;
			}
		}
		while (this.cursor.takeSymbol(","));
	}

	private void setConfig() {
		this.cursor.expectSymbol("(");
		if (!this.cursor.string().equals("search_path")) {
			throw new UnexpectedTokenException();
		}
		this.cursor.expectSymbol(",");
		SqlEnumScanner path = new SqlEnumScanner(SqlTokenizer.tokenize("set search_path = " + this.cursor.string()),
				null, new ArrayList<>());
		path.scan();
		this.schema = path.schema;
	}

	private void add(EnumChange change, boolean optional, int line) {
		this.steps.add(HistoryStep.of(change, optional, line));
	}

	private EnumName name() {
		String first = this.cursor.identifier();
		return this.cursor.takeSymbol(".") ? EnumName.of(first, this.cursor.identifier())
				: new EnumName(this.schema, first);
	}

	/**
	 * Whether a label that should be here is put together when the block runs. A message
	 * that speaks of a change does not start with it.
	 */
	private boolean isDynamic() {
		boolean executed = this.inBlock
				&& (this.statementStart == 0 || this.tokens.get(this.statementStart - 1).isSymbol(";"));
		return executed && !this.cursor.isAtString();
	}

}
