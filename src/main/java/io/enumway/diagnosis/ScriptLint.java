package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.enumway.EnumName;
import io.enumway.migration.SurveyedMigration;
import io.enumway.sql.SqlStatement;
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
		List<ScriptStatement> group = new ArrayList<>();
		if (evidence.settings().group()) {
			evidence.pending()
				.stream()
				.filter(ScriptLint::isInTransaction)
				.flatMap((migration) -> ScriptStatement.of(migration.script(), evidence.statements(migration)))
				.forEach(group::add);
		}
		List<Finding> findings = new ArrayList<>();
		int start = 0;
		for (SurveyedMigration migration : evidence.pending()) {
			List<SqlStatement> statements = evidence.statements(migration);
			boolean grouped = evidence.settings().group() && isInTransaction(migration);
			findings.addAll(
					lint.lint(new LintedScript(migration.script(), statements, isInTransaction(migration), evidence),
							grouped ? group : ScriptStatement.of(migration.script(), statements).toList(),
							grouped ? start : 0));
			start += grouped ? statements.size() : 0;
		}
		DuplicateTypes.pending(evidence).forEach((duplicate) -> findings.add(duplicate.finding()));
		return findings;
	}

	/**
	 * Find enum types that one script creates although another one has.
	 * @param scripts the texts of the scripts by their names, in the order in which they
	 * run
	 * @return the hazards
	 */
	public static List<Finding> duplicates(Map<String, String> scripts) {
		Map<String, List<SqlStatement>> statements = new LinkedHashMap<>();
		scripts.forEach((name, sql) -> statements.put(name, SqlStatement.split(sql)));
		return DuplicateTypes.among(statements).stream().map(DuplicateTypes.Duplicate::finding).toList();
	}

	private static boolean isInTransaction(SurveyedMigration migration) {
		return !Boolean.FALSE.equals(migration.executeInTransaction());
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
		List<SqlStatement> statements = SqlStatement.split(sql);
		return lint(new LintedScript(script, statements, executeInTransaction, this.evidence),
				ScriptStatement.of(script, statements).toList(), 0);
	}

	/**
	 * Find the hazards of a script.
	 * @param transaction the statements of its transaction
	 * @param start where it starts among them
	 */
	private List<Finding> lint(LintedScript script, List<ScriptStatement> transaction, int start) {
		List<Finding> findings = new ArrayList<>();
		for (int i = 0; i < script.statements().size(); i++) {
			SqlStatement statement = script.statements().get(i);
			script.follow(statement);
			Stream.of(script.inTransaction() ? new AddedValue(this.evidence, transaction, start + i).finding() : null,
					createdType(script, statement), renamedType(script, i), droppedType(script, statement),
					IndexLint.blocking(script, statement), IndexLint.mixed(script, statement), exclusiveLock(script, i))
				.filter(Objects::nonNull)
				.forEach(findings::add);
		}
		return findings;
	}

	/**
	 * {@code unguarded-create-type}.
	 */
	private @Nullable Finding createdType(LintedScript script, SqlStatement statement) {
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
	private @Nullable Finding renamedType(LintedScript script, int index) {
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
	private @Nullable Finding droppedType(LintedScript script, SqlStatement statement) {
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
	 * {@code no-lock-timeout}.
	 */
	private @Nullable Finding exclusiveLock(LintedScript script, int index) {
		SqlStatement statement = script.statements().get(index);
		EnumName name = Stream
			.concat(ExclusiveLocks.tables(statement).stream().filter(script::mayExist),
					ExclusiveLocks.indexes(statement).stream())
			.filter((one) -> !script.creates(one))
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

	/**
	 * Whether the script, the role, the database or the init SQL limits the wait.
	 */
	private boolean hasLockTimeout(LintedScript script, int index) {
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

}
