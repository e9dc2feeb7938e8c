package io.enumway.diagnosis;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.enumway.EnumName;
import io.enumway.sql.SqlStatement;
import io.enumway.sql.SqlToken;
import org.jspecify.annotations.Nullable;

/**
 * The tables that scripts leave behind. Where a body of code drops or renames something
 * by name, nobody can tell; then the table does not count.
 */
final class TableHistory {

	private static final Set<String> CHANGES = Set.of("drop", "rename", "schema");

	/**
	 * What names a routine without calling it.
	 */
	private static final Set<String> NO_CALLS = Set.of("create", "alter", "drop", "comment", "grant", "revoke");

	/**
	 * A body, or a setting that says which tables names mean.
	 */
	private static final Pattern MORE_THAN_ROWS = Pattern.compile("\\$\\w*\\$|search_path", Pattern.CASE_INSENSITIVE);

	private final SearchPath path;

	private final Map<EnumName, String> creators = new LinkedHashMap<>();

	private final Set<EnumName> partitions = new HashSet<>();

	/**
	 * Routines that drop what they are told to.
	 */
	private final Set<String> droppers = new HashSet<>();

	TableHistory(UnaryOperator<EnumName> qualified) {
		this.path = new SearchPath(qualified);
	}

	/**
	 * The tables, by the scripts that create them.
	 */
	Map<EnumName, String> creators() {
		return this.creators;
	}

	/**
	 * Whether a table is left behind as a partition. Those come and go: retention jobs
	 * drop them.
	 */
	boolean isPartition(EnumName table) {
		return this.partitions.contains(table);
	}

	/**
	 * Count a table that is there, whoever made it.
	 */
	void assume(EnumName table, String creator) {
		this.creators.put(table, creator);
	}

	void apply(String script, List<SqlStatement> statements) {
		begin();
		for (SqlStatement statement : statements) {
			SqlStatement read = mayDoMore(statement) ? statement.whole() : statement;
			follow(read);
			apply(script, read);
		}
	}

	/**
	 * Whether a statement that is only about rows may do more than that.
	 */
	private boolean mayDoMore(SqlStatement statement) {
		return !this.droppers.isEmpty() || MORE_THAN_ROWS.matcher(statement.sql()).find();
	}

	/**
	 * Go on with the next script.
	 */
	void begin() {
		this.path.reset();
	}

	/**
	 * Go on to a statement, as which names are meant then.
	 */
	void follow(SqlStatement statement) {
		this.path.follow(statement);
	}

	boolean knows(EnumName table) {
		return this.path.knows(table);
	}

	EnumName qualify(EnumName table) {
		return this.path.qualify(table);
	}

	/**
	 * Apply a statement that was gone on to.
	 */
	void apply(String script, SqlStatement statement) {
		EnumName created = Creations.table(statement);
		if (created != null) {
			create(created, comesAndGoes(statement), script);
		}
		else if (statement.starts("alter", "schema") && statement.has("rename", "to")) {
			renameSchema(statement);
		}
		else if (statement.starts("drop", "table") || statement.starts("drop", "foreign", "table")) {
			statement.namesAt(statement.after("table")).forEach(this::remove);
		}
		else if (statement.starts("drop", "schema")) {
			statement.namesAt(2)
				.forEach((schema) -> this.creators.keySet().removeIf((table) -> schema.name().equals(table.schema())));
		}
		else if (statement.starts("alter", "table")) {
			alter(statement);
		}
		statement.bodies().forEach(this::forgetThoseThatCodeMayDrop);
		followRoutines(statement);
	}

	/**
	 * Follow a Java migration, of which only its strings are known: of the tables that it
	 * names, or of all where it names none, nobody can tell whether they are still there.
	 */
	void applyCode(List<String> constants) {
		String code = String.join("\n", constants).toLowerCase(Locale.ROOT);
		if (Stream.concat(CHANGES.stream(), this.droppers.stream()).anyMatch(code::contains)
				&& !this.creators.keySet().removeIf((table) -> code.contains(table.name().toLowerCase(Locale.ROOT)))) {
			this.creators.clear();
		}
	}

	private void create(EnumName created, boolean partition, String script) {
		EnumName table = this.path.qualify(created);
		if (!this.path.knows(created) || SearchPath.isTemporary(table)) {
			return;
		}
		if (!this.creators.containsKey(table)) { // IF NOT EXISTS leaves what is there
			setPartition(table, partition);
		}
		this.creators.put(table, script);
	}

	/**
	 * Whether the table is a partition, declared so or made by inheritance.
	 */
	private static boolean comesAndGoes(SqlStatement statement) {
		return statement.has("partition", "of") || statement.isSymbolAt(statement.after("inherits"), "(");
	}

	private void setPartition(@Nullable EnumName table, boolean partition) {
		if (table != null && partition) {
			this.partitions.add(table);
		}
		else if (table != null) {
			this.partitions.remove(table);
		}
	}

	private void renameSchema(SqlStatement statement) {
		EnumName from = statement.nameAt(2);
		EnumName to = statement.nameAt(statement.after("rename", "to"));
		if (from == null || to == null) {
			return;
		}
		List.copyOf(this.creators.keySet())
			.stream()
			.filter((table) -> from.name().equals(table.schema()))
			.forEach((table) -> move(table, new EnumName(to.name(), table.name())));
	}

	private void alter(SqlStatement statement) {
		EnumName table = statement.nameAt(2);
		int newName = statement.after("rename", "to");
		int newSchema = statement.after("set", "schema");
		setPartition(partition(statement, "attach"), true);
		setPartition(partition(statement, "detach"), false);
		int action = statement.afterName(2);
		if (table != null && (statement.wordsAt(action, "inherit") || statement.wordsAt(action, "no", "inherit"))) {
			setPartition(this.path.qualify(table), statement.wordsAt(action, "inherit"));
		}
		if (table == null || (newName < 0 && newSchema < 0)) {
			return;
		}
		EnumName moved = statement.nameAt(Math.max(newName, newSchema));
		if (moved == null || !this.path.knows(table)) {
			remove(table);
			return;
		}
		EnumName from = this.path.qualify(table);
		move(from,
				(newName >= 0) ? new EnumName(from.schema(), moved.name()) : new EnumName(moved.name(), from.name()));
	}

	private @Nullable EnumName partition(SqlStatement statement, String verb) {
		int name = statement.after(verb, "partition");
		EnumName partition = (name >= 0) ? statement.nameAt(name) : null;
		return (partition != null) ? this.path.qualify(partition) : null;
	}

	private void move(EnumName from, EnumName to) {
		String script = this.creators.remove(from);
		if (script != null) {
			this.creators.put(to, script);
			setPartition(to, this.partitions.remove(from));
		}
	}

	private void remove(EnumName table) {
		if (!this.path.knows(table)) {
			this.creators.keySet().removeIf((one) -> one.name().equals(this.path.qualify(table).name()));
		}
		else {
			this.creators.remove(this.path.qualify(table));
		}
	}

	private void forgetThoseThatCodeMayDrop(String body) {
		String code = body.toLowerCase(Locale.ROOT);
		if (CHANGES.stream().anyMatch(code::contains)) {
			this.creators.keySet().removeIf((table) -> code.contains(table.name().toLowerCase(Locale.ROOT)));
		}
		if (code.contains("drop") && code.contains("execute")) {
			this.creators.clear();
		}
	}

	/**
	 * Remember the routines that drop what they are told to, and forget what is told to
	 * them: tables named in a string, or any table.
	 */
	private void followRoutines(SqlStatement statement) {
		int kind = statement.starts("create", "or", "replace") ? 3 : 1;
		boolean calls = this.droppers.stream().anyMatch(statement::mentions);
		if (statement.starts("create")
				&& (statement.wordsAt(kind, "function") || statement.wordsAt(kind, "procedure"))) {
			EnumName routine = statement.nameAt(kind + 1);
			boolean drops = statement.tokens()
				.stream()
				.filter(SqlToken::isString)
				.map((body) -> body.text().toLowerCase(Locale.ROOT))
				.anyMatch((body) -> body.contains("drop") && body.contains("execute"));
			if (routine != null && (drops || calls)) {
				this.droppers.add(routine.name());
			}
		}
		else if (calls && NO_CALLS.stream().noneMatch(statement::starts)) {
			String strings = statement.tokens()
				.stream()
				.filter(SqlToken::isString)
				.map(SqlToken::text)
				.collect(Collectors.joining("\n"))
				.toLowerCase(Locale.ROOT);
			if (!this.creators.keySet().removeIf((table) -> strings.contains(table.name().toLowerCase(Locale.ROOT)))) {
				this.creators.clear();
			}
		}
	}

}
