package io.enumway.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumwayException;
import io.enumway.Position;
import io.enumway.migration.HistoryStep.Manner;
import io.enumway.migration.HistoryStep.OtherObject;
import io.enumway.migration.HistoryStep.SchemaChange;
import io.enumway.sql.SqlToken;
import io.enumway.sql.SqlTokenizer;
import io.enumway.sql.TokenCursor;
import io.enumway.sql.TokenCursor.UnexpectedTokenException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the statements of an SQL script that change enum types, or objects that can have
 * the name of one, also inside {@code DO} blocks and the strings that those execute.
 * Bodies of functions do not count: creating a function runs nothing.
 */
final class SqlEnumScanner {

	private static final Pattern OBJECT = Pattern.compile("\\b(?:type|schema|table|view|domain)\\b",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern CHANGE = Pattern.compile("\\b(?:create|alter|drop)\\b", Pattern.CASE_INSENSITIVE);

	private static final String DYNAMIC = "it changes labels that only running it tells";

	private final List<SqlToken> tokens;

	private final SqlBlock block;

	private final TokenCursor cursor;

	private final List<HistoryStep> steps;

	/**
	 * The schemas that the script puts into its path, none for the default ones.
	 */
	private List<String> path;

	/**
	 * Whether what is scanned runs only under a condition, or goes on when it fails.
	 */
	private boolean guarded;

	/**
	 * Whether that can be for want of the type.
	 */
	private boolean tolerant;

	/**
	 * Whether that can be for a label that is there already.
	 */
	private boolean repeatable;

	/**
	 * Whether this is a block, or a string that one executes.
	 */
	private boolean inBlock;

	private int statementStart;

	private SqlEnumScanner(List<SqlToken> tokens, List<String> path, List<HistoryStep> steps) {
		this.tokens = tokens;
		this.block = new SqlBlock(tokens);
		this.cursor = new TokenCursor(tokens);
		this.path = path;
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
		new SqlEnumScanner(SqlTokenizer.tokenizeWithoutData(sql), List.of(), steps).scan();
		return List.copyOf(steps);
	}

	private boolean isGuarded() {
		return this.guarded || (this.inBlock && this.block.isGuarded(this.cursor.index()));
	}

	private boolean isTolerant() {
		return this.tolerant || (this.inBlock && this.block.bearsMissingTypes(this.cursor.index()));
	}

	private boolean isRepeatable() {
		return this.repeatable || (this.inBlock && this.block.bearsDuplicates(this.cursor.index()));
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
				SqlEnumScanner body = new SqlEnumScanner(SqlTokenizer.tokenize(token.text(), token.line()), this.path,
						this.steps);
				body.guarded = isGuarded();
				body.tolerant = isTolerant();
				body.repeatable = isRepeatable();
				body.inBlock = true;
				body.scan();
				this.path = body.path;
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
				this.steps.subList(count, this.steps.size()).replaceAll((step) -> step.along(this.path));
				return true;
			}
			this.cursor.moveTo(this.statementStart);
			if (starts && this.cursor.take("set")) {
				this.path = SchemaSetting.set(this.cursor);
			}
			else if (starts && (this.cursor.take("reset", "search_path") || this.cursor.take("reset", "all")
					|| this.cursor.take("discard", "all"))) {
				this.path = List.of();
			}
			else if (this.cursor.take("set_config")) {
				this.path = SchemaSetting.setConfig(this.cursor);
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
		else {
			other(line);
		}
		return this.steps.size() > count;
	}

	private void create(int line) {
		EnumName name = name();
		if (!this.cursor.take("as", "enum")) {
			this.steps.add(HistoryStep.of(new OtherObject("create type", name, true), line));
			return;
		}
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
			boolean repeatable = this.cursor.take("if", "not", "exists") || isRepeatable();
			if (isDynamic()) {
				this.steps.add(repeatable ? HistoryStep.doubtfulAddition(name, DYNAMIC, line)
						: HistoryStep.doubtful(name, DYNAMIC, line));
				return;
			}
			String label = this.cursor.string();
			Position position = this.cursor.take("before") ? new Position.Before(this.cursor.string())
					: this.cursor.take("after") ? new Position.After(this.cursor.string()) : new Position.Last();
			Manner manner = repeatable ? Manner.REPEATABLE : Manner.STRICT;
			add(new EnumChange.AddValue(name, label, position), isTolerant() ? lenient() : manner, line);
		}
		else if (this.cursor.take("rename", "value")) {
			if (isDynamic()) {
				this.steps.add(HistoryStep.doubtful(name, DYNAMIC, line));
				return;
			}
			String from = this.cursor.string();
			this.cursor.expect("to");
			add(new EnumChange.RenameValue(name, from, this.cursor.string()), isTolerant(), line);
		}
		else if (this.cursor.take("rename", "to")) {
			add(new EnumChange.RenameType(name, this.cursor.identifier()), isGuarded(), line);
		}
		else if (this.cursor.take("set", "schema")) {
			add(new EnumChange.MoveToSchema(name, this.cursor.identifier()), isGuarded(), line);
		}
	}

	private void drop(int line) {
		boolean content = this.cursor.take("if", "exists") || isGuarded();
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

	/**
	 * A table, view or domain. Temporary ones have a schema of their own.
	 */
	private void other(int line) {
		if (this.cursor.take("create")) {
			this.cursor.take("or", "replace");
			String kind = kind();
			if (kind != null) {
				this.cursor.take("if", "not", "exists");
				this.steps.add(HistoryStep.of(new OtherObject("create " + kind, name(), true), line));
			}
		}
		else if (this.cursor.take("drop")) {
			String kind = kind();
			if (kind != null) {
				this.cursor.take("if", "exists");
				do {
					this.steps.add(HistoryStep.of(new OtherObject("drop " + kind, name(), false), line));
				}
				while (this.cursor.takeSymbol(","));
			}
		}
		else if (this.cursor.take("alter")) {
			String kind = kind();
			if (kind != null) {
				alterOther("alter " + kind, line);
			}
		}
	}

	private void alterOther(String statement, int line) {
		this.cursor.take("if", "exists");
		EnumName name = name();
		EnumName newName = this.cursor.take("rename", "to") ? new EnumName(name.schema(), this.cursor.identifier())
				: this.cursor.take("set", "schema") ? name.inSchema(this.cursor.identifier()) : null;
		if (newName != null) {
			this.steps.add(HistoryStep.of(new OtherObject(statement, name, false), line));
			this.steps.add(HistoryStep.of(new OtherObject(statement, newName, true), line));
		}
	}

	private @Nullable String kind() {
		if (!this.cursor.take("materialized") && !this.cursor.take("recursive") && !this.cursor.take("unlogged")) {
			this.cursor.take("foreign");
		}
		return Stream.of("table", "view", "domain").filter(this.cursor::take).findFirst().orElse(null);
	}

	private void add(EnumChange change, boolean content, int line) {
		add(change, content ? lenient() : Manner.STRICT, line);
	}

	private void add(EnumChange change, Manner manner, int line) {
		this.steps.add(HistoryStep.of(change, manner, line));
	}

	private Manner lenient() {
		return isGuarded() ? Manner.GUARDED : Manner.CONTENT;
	}

	private EnumName name() {
		String first = this.cursor.identifier();
		return this.cursor.takeSymbol(".") ? EnumName.of(first, this.cursor.identifier()) : new EnumName(null, first);
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
