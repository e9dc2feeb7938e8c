package io.enumway.diagnosis;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.enumway.EnumName;
import io.enumway.sql.SqlStatement;

/**
 * Finds hazards for SQLite in SQL migrations that have not run yet, by file and line.
 */
final class FileLint {

	private FileLint() {
	}

	static List<Finding> pending(Evidence evidence) {
		return evidence.pending()
			.stream()
			.flatMap((migration) -> lint(migration.script(), evidence.statements(migration), evidence))
			.toList();
	}

	private static Stream<Finding> lint(String script, List<SqlStatement> statements, Evidence evidence) {
		Set<EnumName> created = new HashSet<>();
		Set<EnumName> renamed = new HashSet<>();
		for (SqlStatement statement : statements) {
			EnumName table = Creations.table(statement);
			if (table != null) {
				created.add(evidence.qualifiedTable(table));
			}
			EnumName to = statement.starts("alter", "table") ? statement.nameAt(statement.after("rename", "to")) : null;
			if (to != null) {
				renamed.add(evidence.qualifiedTable(to));
			}
		}
		return statements.stream().flatMap((statement) -> {
			String at = script + ":" + statement.line();
			if (statement.starts("pragma", "foreign_keys")) {
				return Stream.of(pragma(at));
			}
			EnumName table = statement.starts("drop", "table") ? statement.nameAt(2) : null;
			if (table == null || !renamed.contains(evidence.qualifiedTable(table))
					|| created.contains(evidence.qualifiedTable(table))) {
				return Stream.empty();
			}
			return Stream.of(rebuild(at, table));
		});
	}

	/**
	 * {@code ineffective-pragma}.
	 */
	private static Finding pragma(String at) {
		return Finding
			.of("ineffective-pragma", Severity.WARNING, at + " sets foreign_keys, which has no effect in a transaction")
			.objects(at)
			.because("Flyway runs the file in a transaction, where SQLite ignores the setting. What follows runs with "
					+ "foreign keys as they were.")
			.fixedBy(Fix.byHand("remove-statement",
					"Remove the statement; foreign keys are set in the JDBC URL (foreign_keys=on)"));
	}

	/**
	 * {@code cascading-rebuild}.
	 */
	private static Finding rebuild(String at, EnumName table) {
		return Finding
			.of("cascading-rebuild", Severity.ERROR,
					"%s drops table %s to put a copy in its place".formatted(at, table))
			.objects(at, table)
			.because(
					"With foreign keys enforced, DROP TABLE deletes the rows first: ON DELETE CASCADE deletes the rows "
							+ "of other tables with them, silently. In a transaction, as here, they cannot be turned off.")
			.fixedBy(Fix.byHand("enum-migration",
					"Change labels by an EnumMigration, which copies nothing; add columns by ALTER TABLE … ADD COLUMN"));
	}

}
