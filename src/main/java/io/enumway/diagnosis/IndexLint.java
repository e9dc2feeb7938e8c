package io.enumway.diagnosis;

import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.Relation;
import io.enumway.migration.StatementEffects;
import io.enumway.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Finds indexes that are built so that they block writers, and what cannot be built or
 * dropped in the transaction of its script.
 */
final class IndexLint {

	private IndexLint() {
	}

	/**
	 * {@code blocking-index}.
	 */
	static @Nullable Finding blocking(LintedScript script, SqlStatement statement) {
		if (!Creations.isIndex(statement) || statement.has("index", "concurrently")) {
			return null;
		}
		EnumName table = statement.nameAt(statement.after("on"));
		if (table == null || script.creates(table) || !script.mayBeBig(table)) {
			return null;
		}
		boolean partitioned = script.relation(table).map(Relation::kind).filter((kind) -> kind == 'p').isPresent();
		if (partitioned && statement.has("on", "only")) {
			return null; // builds nothing yet
		}
		return Finding
			.of("blocking-index", Severity.WARNING,
					"%s builds an index on %s and blocks its writers".formatted(script.at(statement), table))
			.objects(script.at(statement), table)
			.because("CREATE INDEX holds a SHARE lock until it is done: every insert, update and delete waits.")
			.fixedBy(partitioned ? Fix.byHand("create-by-partition",
					"CONCURRENTLY is refused on a partitioned table: use CREATE INDEX … ON ONLY %s, which builds nothing, then for each partition CREATE INDEX CONCURRENTLY in a migration of its own, and ALTER INDEX … ATTACH PARTITION"
						.formatted(table))
					: Fix.byHand("create-concurrently",
							"Use CREATE INDEX CONCURRENTLY in a migration of its own; Enumway makes it re-runnable"));
	}

	/**
	 * {@code mixed-concurrent-index}.
	 */
	static @Nullable Finding mixed(LintedScript script, SqlStatement statement) {
		if (!script.inTransaction() || !StatementEffects.refusesTransaction(statement)
				|| script.statements().stream().allMatch(StatementEffects::refusesTransaction)) {
			return null;
		}
		return Finding
			.of("mixed-concurrent-index", Severity.ERROR,
					"%s (%s) cannot run in a transaction, and stands beside statements that can"
						.formatted(script.at(statement), statement.start()))
			.objects(script.at(statement))
			.because(
					"Flyway refuses the mixture, or runs it in one transaction and the server refuses it (25001). With "
							+ "spring.flyway.mixed=true nothing of the file is atomic.")
			.fixedBy(Fix.byHand("split", "Give the statement a migration of its own"));
	}

}
