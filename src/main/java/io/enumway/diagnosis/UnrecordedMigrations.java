package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.migration.SurveyedMigration;

/**
 * A pending SQL migration creates an enum type that exists: it ran without being
 * recorded, or somebody was faster.
 */
final class UnrecordedMigrations implements Check {

	static final String CODE = "unrecorded-migration";

	private static final String WHY = "Flyway commits a migration and its history row one after the other by default: a crash in between leaves "
			+ "a migration that ran and is not recorded. The next deployment runs it again and fails with 'type already exists' (42710).";

	private static final String WHY_ON_A_FILE = "The file was restored without its history, or somebody made the tables by hand or with another tool. The next "
			+ "boot runs the migration and fails with 'table … already exists'.";

	@Override
	public List<Finding> check(Evidence evidence) {
		List<Finding> findings = new ArrayList<>();
		boolean firstPending = true;
		RemovedTypes removed = new RemovedTypes(evidence::qualified);
		Set<EnumName> gone = new HashSet<>();
		for (SurveyedMigration migration : evidence.pending()) {
			Traces traces = traces(migration, removed, evidence);
			boolean tables = evidence.statements(migration)
				.stream()
				.filter((statement) -> collides(statement, gone, evidence))
				.count() > 0;
			if (!traces.collides() && !(tables && evidence.file() != null)) {
				firstPending = false;
				continue;
			}
			findings.add(finding(migration, traces, firstPending, evidence));
			firstPending &= traces.isComplete();
		}
		return findings;
	}

	/**
	 * Tables that a script creates without looking whether they are there, and that
	 * neither it nor one before it has dropped or renamed. On SQLite they are all that
	 * such a script leaves.
	 */
	private static boolean collides(SqlStatement statement, Set<EnumName> gone, Evidence evidence) {
		if (statement.starts("drop", "table")) {
			statement.namesAt(2).forEach((name) -> gone.add(evidence.qualifiedTable(name)));
		}
		EnumName altered = statement.starts("alter", "table") && statement.has("rename", "to") ? statement.nameAt(2)
				: null;
		if (altered != null) {
			gone.add(evidence.qualifiedTable(altered));
		}
		EnumName table = TableHistory.createdTable(statement);
		return table != null && !statement.has("if", "not", "exists") && !gone.contains(evidence.qualifiedTable(table))
				&& evidence.relation(table).isPresent();
	}

	/**
	 * What is there already of what a migration creates.
	 */
	private static Traces traces(SurveyedMigration migration, RemovedTypes removed, Evidence evidence) {
		Traces traces = new Traces(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		if (migration.sql() == null) {
			return traces;
		}
		List<SqlStatement> statements = evidence.statements(migration);
		for (SqlStatement statement : statements) {
			boolean createsEnum = statement.starts("create", "type") && statement.has("as", "enum");
			EnumName type = createsEnum ? statement.nameAt(2) : null;
			if (type != null && !removed.contains(evidence.qualified(type))) {
				traces.add(evidence.qualified(type), migration, evidence);
			}
			removed.apply(statement);
		}
		TableHistory tables = new TableHistory(evidence::qualifiedTable);
		tables.apply(migration.script(), statements);
		tables.creators().keySet().forEach((table) -> {
			(evidence.relation(table).isPresent() ? traces.present : traces.missing).add("table " + table);
		});
		return traces;
	}

	private static Finding finding(SurveyedMigration migration, Traces traces, boolean firstPending,
			Evidence evidence) {
		List<Fix> fixes = new ArrayList<>();
		if (traces.isComplete()) {
			fixes.add(markComplete(migration, firstPending, evidence));
		}
		else if (traces.canStartAgain(evidence)) {
			fixes.add(Fix.postgres("remove-leftovers",
					"Drop the enum types that are left of an interrupted run, which nothing uses, so that the migration can run again",
					true,
					traces.types.stream()
						.map((type) -> "drop type " + PostgresQuoting.name(type))
						.toArray(String[]::new)));
		}
		else {
			fixes.add(Fix.byHand("finish-by-hand",
					"Bring the database to the state after the migration, then record it with mark-complete; or undo what is there and boot again"));
		}
		return Finding
			.of(CODE, Severity.CRITICAL,
					"Migration %s is pending, but %s".formatted(migration.label(),
							traces.isComplete() ? "everything that it creates exists"
									: "part of what it creates exists"))
			.objects(migration.script())
			.because((evidence.file() != null) ? WHY_ON_A_FILE : WHY)
			.seen(traces.evidence())
			.fixedBy(fixes.toArray(Fix[]::new));
	}

	private static Fix markComplete(SurveyedMigration migration, boolean firstPending, Evidence evidence) {
		if (!evidence.hasHistory()) {
			return Fix.byHand("stamp", "Record what this database has: java -jar service.jar migrate stamp "
					+ Objects.toString(migration.version(), "<version>"));
		}
		if (!firstPending) {
			return Fix.byHand("mark-complete",
					"First run or record the migrations before it: Flyway would not run them once %s is recorded"
						.formatted(migration.label()));
		}
		return evidence.fixes().markComplete(evidence.migrations(), migration);
	}

	/**
	 * What is there of a migration.
	 *
	 * @param types the enum types that exist with the labels that it gives them
	 * @param present descriptions of what is there
	 * @param different descriptions of what is there with other labels
	 * @param missing descriptions of what is not
	 */
	private record Traces(List<EnumName> types, List<String> present, List<String> different, List<String> missing) {

		void add(EnumName name, SurveyedMigration migration, Evidence evidence) {
			Optional<SurveyedType> existing = evidence.type(name);
			if (existing.isEmpty()) {
				this.missing.add("enum type " + name);
				return;
			}
			List<String> labels = existing.get().type().labels();
			List<String> wanted = labels(name, migration);
			if (same(labels, wanted, migration)) {
				this.types.add(name);
				this.present.add("enum type %s %s".formatted(name, labels));
			}
			else {
				this.different
					.add("enum type %s has %s, the migration creates it with %s".formatted(name, labels, wanted));
			}
		}

		private static List<String> labels(EnumName name, SurveyedMigration migration) {
			TypeHistory history = new TypeHistory();
			migration.changes().forEach((change) -> history.apply(migration.script(), change));
			return history.labels(name);
		}

		private static boolean same(List<String> labels, List<String> wanted, SurveyedMigration migration) {
			boolean placed = migration.changes().stream().anyMatch(EnumChange.AddValue.class::isInstance);
			return labels.equals(wanted) || (placed && labels.size() == wanted.size() && labels.containsAll(wanted));
		}

		boolean collides() {
			return !this.types.isEmpty() || !this.different.isEmpty();
		}

		boolean isComplete() {
			return this.different.isEmpty() && this.missing.isEmpty();
		}

		/**
		 * Whether only unused types are there.
		 */
		boolean canStartAgain(Evidence evidence) {
			return !this.types.isEmpty() && this.different.isEmpty() && this.present.size() == this.types.size()
					&& this.types.stream()
						.allMatch((type) -> evidence.type(type).filter((found) -> found.uses() == 0).isPresent());
		}

		String[] evidence() {
			List<String> evidence = new ArrayList<>();
			this.present.forEach((object) -> evidence.add("exists: " + object));
			this.different.forEach((object) -> evidence.add("differs: " + object));
			this.missing.forEach((object) -> evidence.add("missing: " + object));
			return evidence.toArray(String[]::new);
		}

	}

}
