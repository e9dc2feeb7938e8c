package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.migration.SurveyedMigration;

/**
 * A pending SQL migration creates an enum type, a table or a column that exists, or adds
 * or renames a value that has the label: it ran without being recorded, or somebody was
 * faster.
 */
final class UnrecordedMigrations implements Check {

	static final String CODE = "unrecorded-migration";

	private static final String WHY = "Flyway commits a migration and its history row one after the other by default: a crash in between leaves "
			+ "a migration that ran and is not recorded. The next deployment runs it again and fails: its type or label exists "
			+ "already (42710), its table or column (42P07, 42701), or a label that it renames is not there any more (22023).";

	private static final String WHY_ON_A_FILE = "The file was restored without its history, or somebody made the tables by hand or with another tool. The next "
			+ "boot runs the migration and fails with 'table … already exists'.";

	@Override
	public List<Finding> check(Evidence evidence) {
		List<Finding> findings = new ArrayList<>();
		boolean firstPending = true;
		RemovedTypes removed = new RemovedTypes();
		Set<EnumName> changed = new HashSet<>();
		TakenNames taken = new TakenNames(evidence);
		Set<String> impossible = DuplicateTypes.pending(evidence)
			.stream()
			.map((duplicate) -> duplicate.statement().script())
			.collect(Collectors.toSet());
		for (SurveyedMigration migration : evidence.pending()) {
			MigrationTraces traces = MigrationTraces.of(migration, removed, changed, evidence);
			if (migration.sql() == null) {
				migration.changes().forEach(removed::apply);
			}
			boolean tables = taken.collide(migration);
			if ((!traces.collides() && !tables) || impossible.contains(migration.script())) {
				firstPending = false;
				migration.changes()
					.stream()
					.filter((change) -> !(change instanceof EnumChange.CreateEnum
							|| change instanceof EnumChange.AddValue))
					.forEach((change) -> changed.add(change.type()));
				continue;
			}
			findings.add(finding(migration, traces, firstPending, evidence));
			firstPending &= traces.isComplete();
		}
		return findings;
	}

	private static Finding finding(SurveyedMigration migration, MigrationTraces traces, boolean firstPending,
			Evidence evidence) {
		List<Fix> fixes = new ArrayList<>();
		if (traces.isComplete()) {
			fixes.add(markComplete(migration, traces, firstPending, evidence));
		}
		else if (!traces.unusedTypes().isEmpty()) {
			fixes.add(Fix.postgres("remove-leftovers",
					"Drop the enum types that are left of an interrupted run, which nothing uses, so that the migration can run again",
					evidence.typeHistory() != null,
					traces.unusedTypes()
						.stream()
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
			.seen(traces.describe())
			.fixedBy(fixes.toArray(Fix[]::new));
	}

	/**
	 * Recording is safe without asking only if nothing of the migration can be lost.
	 */
	private static Fix markComplete(SurveyedMigration migration, MigrationTraces traces, boolean firstPending,
			Evidence evidence) {
		if (!evidence.hasHistory()) {
			return Fix.byHand("stamp", "Record what this database has",
					"java -jar service.jar migrate stamp " + Objects.toString(migration.version(), "<version>"));
		}
		if (!firstPending) {
			return Fix.byHand("mark-complete",
					"First run or record the migrations before it: Flyway would not run them once %s is recorded"
						.formatted(migration.label()));
		}
		Fix fix = evidence.fixes().markComplete(migration);
		if (!traces.unchecked().isEmpty()) {
			return fix
				.onlyIf("all that it does has happened: not checked were " + String.join("; ", traces.unchecked()));
		}
		return traces.collides() ? fix : fix.onlyIf("its tables are those that are there: only names were compared");
	}

}
