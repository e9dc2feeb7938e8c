package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.Relation;
import io.enumway.migration.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Finds hazards in SQL migrations that have not run yet, by file and line. With evidence
 * of a database it knows which tables are big and which enums are declared.
 *
 * @since 0.1.0
 */
public final class ScriptLint {

	private final @Nullable Evidence evidence;

	ScriptLint(@Nullable Evidence evidence) {
		this.evidence = evidence;
	}

	/**
	 * A linter that knows no database: a table that the script does not create may be
	 * big.
	 * @return the linter
	 */
	public static ScriptLint withoutDatabase() {
		return new ScriptLint(null);
	}

	/**
	 * The hazards of the pending migrations.
	 */
	static List<Finding> pending(Evidence evidence) {
		ScriptLint lint = new ScriptLint(evidence);
		return evidence.pending()
			.stream()
			.flatMap((migration) -> lint
				.lint(migration.script(), evidence.statements(migration),
						!Boolean.FALSE.equals(migration.executeInTransaction()))
				.stream())
			.toList();
	}

	/**
	 * Find the hazards of a script without a configuration file.
	 * @param script its name
	 * @param sql its text
	 * @return the hazards in the order of their lines
	 */
	public List<Finding> lint(String script, String sql) {
		return lint(script, sql, true);
	}

	/**
	 * Find the hazards of a script.
	 * @param script its name
	 * @param sql its text
	 * @param executeInTransaction whether its configuration file lets it run in a
	 * transaction, as it does without one
	 * @return the hazards in the order of their lines
	 */
	public List<Finding> lint(String script, String sql, boolean executeInTransaction) {
		return lint(script, SqlStatement.split(sql), executeInTransaction);
	}

	private List<Finding> lint(String script, List<SqlStatement> statements, boolean executeInTransaction) {
		Script parsed = new Script(script, statements, created(statements), executeInTransaction);
		List<Finding> findings = new ArrayList<>();
		for (int i = 0; i < parsed.statements().size(); i++) {
			SqlStatement statement = parsed.statements().get(i);
			Stream
				.of(executeInTransaction ? new AddedValue(this.evidence, script, statements, i).finding() : null,
						createdType(parsed, statement), renamedType(parsed, i), droppedType(parsed, statement),
						index(parsed, statement), exclusiveLock(parsed, i))
				.filter(Objects::nonNull)
				.forEach(findings::add);
		}
		return findings;
	}

	private Set<EnumName> created(List<SqlStatement> statements) {
		return statements.stream()
			.flatMap((statement) -> Stream.of(Creations.table(statement), Creations.temporaryTable(statement),
					Creations.view(statement), Creations.index(statement)))
			.filter(Objects::nonNull)
			.map(this::qualified)
			.collect(Collectors.toSet());
	}

	/**
	 * {@code unguarded-create-type}.
	 */
	private @Nullable Finding createdType(Script script, SqlStatement statement) {
		boolean creates = statement.starts("create", "type") && statement.has("as", "enum");
		EnumName type = creates ? statement.nameAt(2) : null;
		if (type == null || this.evidence == null || this.evidence.declared(type).isEmpty()) {
			return null;
		}
		return Finding
			.of("unguarded-create-type", Severity.WARNING,
					"%s creates enum type %s, which is declared".formatted(script.at(statement), type))
			.objects(script.at(statement), type)
			.because(
					"CREATE TYPE has no IF NOT EXISTS: it fails where the type exists already. Enumway creates declared "
							+ "types by itself, before the first migration.")
			.fixedBy(Fix.byHand("remove-statement", "Remove the statement: the declaration is enough"),
					Fix.byHand("enum-migration", "Use an EnumMigration: create(…) is content with a type that exists"));
	}

	/**
	 * {@code hand-written-swap}.
	 */
	private @Nullable Finding renamedType(Script script, int index) {
		SqlStatement statement = script.statements().get(index);
		EnumName type = statement.starts("alter", "type") && statement.has("rename", "to") ? statement.nameAt(2) : null;
		boolean recreated = type != null && script.statements()
			.stream()
			.skip(index + 1L)
			.anyMatch((later) -> later.starts("create", "type") && later.has("as", "enum")
					&& type.equals(later.nameAt(2)));
		if (!recreated) {
			return null;
		}
		return Finding
			.of("hand-written-swap", Severity.WARNING,
					"%s replaces enum type %s by hand".formatted(script.at(statement), type))
			.objects(script.at(statement), String.valueOf(type))
			.because(
					"Defaults, views, functions, policies, indexes and columns in other schemas still depend on the old "
							+ "type; what the script does not convert keeps it, or is lost with DROP … CASCADE.")
			.fixedBy(Fix.byHand("enum-migration",
					"Use an EnumMigration: removeValue(\"%s\", …).replaceWith(…) carries every dependent object over"
						.formatted(type)));
	}

	/**
	 * {@code drop-type-cascade}.
	 */
	private @Nullable Finding droppedType(Script script, SqlStatement statement) {
		if (!statement.starts("drop", "type") || !statement.has("cascade")) {
			return null;
		}
		return Finding
			.of("drop-type-cascade", Severity.ERROR, "%s drops a type with CASCADE".formatted(script.at(statement)))
			.objects(script.at(statement))
			.because("CASCADE drops every column of the type, with its data, and every function and view that uses it.")
			.fixedBy(Fix.byHand("drop-explicitly",
					"Drop or convert the columns first, then drop the type without CASCADE"));
	}

	/**
	 * {@code blocking-index}, {@code mixed-concurrent-index}.
	 */
	private @Nullable Finding index(Script script, SqlStatement statement) {
		if (!Creations.isIndex(statement)) {
			return null;
		}
		EnumName table = statement.nameAt(statement.after("on"));
		boolean concurrently = statement.has("index", "concurrently");
		if (concurrently) {
			boolean mixed = script.inTransaction()
					&& script.statements().stream().anyMatch((other) -> !other.has("concurrently"));
			return mixed ? mixedIndex(script, statement) : null;
		}
		if (table == null || script.creates(qualified(table)) || !mayBeBig(table)) {
			return null;
		}
		return Finding
			.of("blocking-index", Severity.WARNING,
					"%s builds an index on %s and blocks its writers".formatted(script.at(statement), table))
			.objects(script.at(statement), table)
			.because("CREATE INDEX holds a SHARE lock until it is done: every insert, update and delete waits.")
			.fixedBy(Fix.byHand("create-concurrently",
					"Use CREATE INDEX CONCURRENTLY in a migration of its own; Enumway makes it re-runnable"));
	}

	private Finding mixedIndex(Script script, SqlStatement statement) {
		return Finding
			.of("mixed-concurrent-index", Severity.ERROR,
					"%s builds an index concurrently beside other statements".formatted(script.at(statement)))
			.objects(script.at(statement))
			.because("CREATE INDEX CONCURRENTLY cannot run in a transaction. Flyway refuses the mixture unless "
					+ "spring.flyway.mixed=true, and then nothing of the file is atomic.")
			.fixedBy(Fix.byHand("split", "Give the index a migration of its own"));
	}

	/**
	 * {@code no-lock-timeout}.
	 */
	private @Nullable Finding exclusiveLock(Script script, int index) {
		SqlStatement statement = script.statements().get(index);
		EnumName name = Stream
			.concat(ExclusiveLocks.tables(statement).stream().filter(this::mayExist),
					ExclusiveLocks.indexes(statement).stream())
			.filter((one) -> !script.creates(qualified(one)))
			.findFirst()
			.orElse(null);
		if (name == null || hasLockTimeout(script, index)) {
			return null;
		}
		return Finding
			.of("no-lock-timeout", Severity.WARNING,
					"%s takes an ACCESS EXCLUSIVE lock %s %s and may wait for it without end".formatted(
							script.at(statement), statement.starts("drop", "index") ? "to drop index" : "on", name))
			.objects(script.at(statement), name)
			.because("While it waits for one long query, every later query on the table waits behind it.")
			.fixedBy(Fix.byHand("set-lock-timeout", script.inTransaction()
					? "Put SET LOCAL lock_timeout = '5s' before it; a failed migration can be run again"
					: "Put SET lock_timeout = '5s' before it, as the script runs without a transaction, and RESET "
							+ "lock_timeout after it"));
	}

	private boolean mayExist(EnumName table) {
		return this.evidence == null || this.evidence.relation(table).isPresent();
	}

	/**
	 * Whether the script, the role, the database or the init SQL limits the wait.
	 */
	private boolean hasLockTimeout(Script script, int index) {
		boolean limited = this.evidence != null && !this.evidence.database().server().lockTimeout().isZero();
		for (SqlStatement statement : script.statements().subList(0, index)) {
			if (statement.starts("set", "local") && !script.inTransaction()) {
				continue; // without effect
			}
			boolean set = statement.starts("set") && statement.has("lock_timeout");
			boolean reset = statement.starts("reset") && (statement.has("lock_timeout") || statement.has("all"));
			if (set || reset || statement.hasString("lock_timeout")) {
				limited = !reset && !statement.has("default") && !statement.hasString("0")
						&& !statement.isSymbolAt(statement.tokens().size() - 1, "0");
			}
		}
		return limited;
	}

	private boolean mayBeBig(EnumName table) {
		if (this.evidence == null) {
			return true;
		}
		return this.evidence.relation(table)
			.map(Relation::bytes)
			.filter((bytes) -> bytes >= this.evidence.settings().bigTable())
			.isPresent();
	}

	private EnumName qualified(EnumName name) {
		return (this.evidence != null) ? this.evidence.qualified(name) : name;
	}

	/**
	 * A script.
	 *
	 * @param name its name
	 * @param statements its statements
	 * @param created the tables and indexes that it creates
	 * @param inTransaction whether it may run in a transaction
	 */
	private record Script(String name, List<SqlStatement> statements, Set<EnumName> created, boolean inTransaction) {

		String at(SqlStatement statement) {
			return this.name + ":" + statement.line();
		}

		boolean creates(EnumName name) {
			return this.created.contains(name);
		}

	}

}
