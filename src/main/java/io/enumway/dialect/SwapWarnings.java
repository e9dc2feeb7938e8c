package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;

import io.enumway.EnumName;

/**
 * What others notice of a swap, for a plan to point out.
 */
final class SwapWarnings {

	private final EnumName type;

	private final TypeDependents dependents;

	private final List<String> warnings = new ArrayList<>();

	SwapWarnings(EnumName type, TypeDependents dependents) {
		this.type = type;
		this.dependents = dependents;
	}

	List<String> all() {
		return this.warnings;
	}

	/**
	 * Warn of what sessions notice that have worked with the type before.
	 */
	void ofSessions() {
		if (!this.dependents.usages().isEmpty()) {
			this.warnings.add(
					"Enum type %s is replaced by a new one: in running processes, each cached prepared statement that uses it fails once for each connection (0A000 or XX000); connections that bind with PGobject or createArrayOf fail until they are closed: evict the pool (HikariCP: softEvictConnections)"
						.formatted(this.type));
		}
		if (!this.dependents.tables().isEmpty()) {
			this.warnings.add(
					"Tables with enum type %s are rewritten: transactions that have an older snapshot (REPEATABLE READ, SERIALIZABLE, those of pg_dump and postgres_fdw) find them empty until they end"
						.formatted(this.type));
		}
	}

	/**
	 * Warn of rows elsewhere, which nobody has counted or changes.
	 */
	void ofForeignTables(List<String> gone) {
		List<String> columns = this.dependents.columns()
			.stream()
			.filter(SwapColumn::foreign)
			.map(SwapColumn::toString)
			.toList();
		if (!gone.isEmpty() && !columns.isEmpty()) {
			this.warnings.add(
					"The rows of %s are elsewhere and were not counted or changed: those that have %s there cannot be read any more"
						.formatted(TypeDependents.list(columns), literals(gone)));
		}
	}

	/**
	 * Warn of copies of the rows. PostgreSQL sends nothing of a rewrite.
	 */
	void ofCopies(LogicalReaders readers, List<String> mapped) {
		if (!readers.isEmpty()) {
			this.warnings.add(
					"Subscribers and others that read the log (publications %s, slots %s) do not get the new labels of rows that have %s: UPDATE these rows before, in an earlier migration, and remove the value when it is unused; change the type there too"
						.formatted(readers.publications(), readers.slots(), literals(mapped)));
		}
	}

	private static List<String> literals(List<String> labels) {
		return labels.stream().map(PostgresQuoting::literal).toList();
	}

}
