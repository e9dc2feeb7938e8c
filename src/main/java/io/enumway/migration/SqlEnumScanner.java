package io.enumway.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumwayException;
import io.enumway.Position;
import io.enumway.migration.HistoryStep.Manner;
import io.enumway.migration.HistoryStep.SchemaChange;
import io.enumway.sql.SqlToken;
import io.enumway.sql.SqlTokenizer;
import io.enumway.sql.TokenCursor;
import io.enumway.sql.TokenCursor.UnexpectedTokenException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the statements of an SQL script that change enum types, also inside {@code DO}
 * blocks and the strings that those execute. Bodies of functions do not count: creating a
 * function runs nothing.
 */
final class SqlEnumScanner {

	private static final Pattern OBJECT = Pattern.compile("\\b(?:type|schema)\\b", Pattern.CASE_INSENSITIVE);

	private static final Pattern CHANGE = Pattern.compile("\\b(?:create|alter|drop)\\b", Pattern.CASE_INSENSITIVE);

	private static final String DYNAMIC = "it changes labels that only running it tells";

	private final List<SqlToken> tokens;

	private final SqlBlock block;

	private final TokenCursor cursor;

	private final List<HistoryStep> steps;

	private @Nullable String schema;

	/**
	 * Whether what is scanned runs only under a condition, or goes on when it fails.
	 */
	private boolean guarded;

	/**
	 * Whether that can be for want of the type.
	 */
	private boolean tolerant;

	/**
	 * Whether this is a block, or a string that one executes.
	 */
	private boolean inBlock;

	private int statementStart;

	private SqlEnumScanner(List<SqlToken> tokens, @Nullable String schema, List<HistoryStep> steps) {
		this.tokens = tokens;
		this.block = new SqlBlock(tokens);
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
		if (!OBJECT.matcher(sql).find() || !CHANGE.matcher(sql).find()) {
			return List.of();
		}
		List<HistoryStep> steps = new ArrayList<>();
		new SqlEnumScanner(SqlTokenizer.tokenizeWithoutData(sql), null, steps).scan();
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
				body.guarded = this.guarded || body.block.isGuarded();
				body.tolerant = this.tolerant || body.block.bearsMissingTypes();
				body.inBlock = true;
				body.scan();
				this.schema = body.schema;
				this.cursor.next();
			}
			else if (this.inBlock && token.isWord("raise") && this.block.startsStatement(this.cursor.index())) {
				passMessage();
			}
			else if (!statement(token.line(), first || this.inBlock)) {
				this.cursor.next();
			}
		}
	}

	/**
	 * RAISE only speaks of changes.
	 */
	private void passMessage() {
		while (!this.cursor.isAtEnd() && !this.cursor.current().isSymbol(";")) {
			this.cursor.next();
		}
	}

	/**
	 * Take the statement that starts here if it is one of ours.
	 */
	private boolean statement(int line, boolean starts) {
		this.statementStart = this.cursor.index();
		int count = this.steps.size();
		try {
			if (this.block.startsStatement(this.statementStart) && change(line)) {
				return true;
			}
			this.cursor.moveTo(this.statementStart);
			if (starts && this.cursor.take("set")) {
				this.schema = SchemaSetting.set(this.cursor);
			}
			else if (starts && (this.cursor.take("reset", "search_path") || this.cursor.take("reset", "all")
					|| this.cursor.take("discard", "all"))) {
				this.schema = null;
			}
			else if (this.cursor.take("set_config")) {
				this.schema = SchemaSetting.setConfig(this.cursor);
			}
		}
		catch (UnexpectedTokenException | EnumwayException ex) {
			// a composite type, say, or a label that the server will refuse
			this.steps.subList(count, this.steps.size()).clear();
		}
		this.cursor.moveTo(this.statementStart);
		return false;
	}

	/**
	 * Take a statement that changes types.
	 * @return whether it does
	 */
	private boolean change(int line) {
		int count = this.steps.size();
		if (this.cursor.take("create", "type")) {
			create(line);
		}
		else if (this.cursor.take("alter", "type")) {
			alter(line);
		}
		else if (this.cursor.take("drop", "type")) {
			drop(line);
		}
		else if (this.cursor.take("alter", "schema")) {
			renameSchema(line);
		}
		else if (this.cursor.take("drop", "schema")) {
			dropSchemas(line);
		}
		return this.steps.size() > count;
	}

	private void create(int line) {
		EnumName name = name();
		this.cursor.expect("as", "enum");
		boolean complete = this.cursor.takeSymbol("(");
		List<String> labels = new ArrayList<>();
		while (this.cursor.isAtString()) {
			labels.add(this.cursor.string());
			this.cursor.takeSymbol(",");
		}
		complete &= this.cursor.takeSymbol(")");
		this.steps.add(complete
				? HistoryStep.of(new EnumChange.CreateEnum(new EnumDefinition(name, labels, null)), Manner.STRICT, line)
				: HistoryStep.creation(name, DYNAMIC, line));
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
			add(new EnumChange.AddValue(name, label, position), this.tolerant, line);
		}
		else if (this.cursor.take("rename", "value")) {
			if (isDynamic()) {
				this.steps.add(HistoryStep.doubtful(name, DYNAMIC, line));
				return;
			}
			String from = this.cursor.string();
			this.cursor.expect("to");
			add(new EnumChange.RenameValue(name, from, this.cursor.string()), this.tolerant, line);
		}
		else if (this.cursor.take("rename", "to")) {
			add(new EnumChange.RenameType(name, this.cursor.identifier()), this.guarded, line);
		}
		else if (this.cursor.take("set", "schema")) {
			add(new EnumChange.MoveToSchema(name, this.cursor.identifier()), this.guarded, line);
		}
	}

	private void drop(int line) {
		boolean content = this.cursor.take("if", "exists") || this.guarded;
		do {
			add(new EnumChange.DropEnum(name()), content, line);
		}
		while (this.cursor.takeSymbol(","));
	}

	private void renameSchema(int line) {
		String name = this.cursor.identifier();
		if (this.cursor.take("rename", "to")) {
			this.steps.add(HistoryStep.of(new SchemaChange(name, this.cursor.identifier(), false), line));
		}
	}

	private void dropSchemas(int line) {
		this.cursor.take("if", "exists");
		List<String> names = new ArrayList<>();
		do {
			names.add(this.cursor.identifier());
		}
		while (this.cursor.takeSymbol(","));
		boolean cascade = this.cursor.take("cascade");
		names.forEach((name) -> this.steps.add(HistoryStep.of(new SchemaChange(name, null, cascade), line)));
	}

	private void add(EnumChange change, boolean content, int line) {
		Manner manner = !content ? Manner.STRICT : this.guarded ? Manner.GUARDED : Manner.CONTENT;
		this.steps.add(HistoryStep.of(change, manner, line));
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
