package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.List;

import io.enumway.EnumName;
import io.enumway.migration.MigrationSurvey.Problem;
import io.enumway.migration.SurveyedMigration;
import io.enumway.migration.SurveyedMigration.Phase;

/**
 * What is wrong with the history itself.
 */
final class HistoryChecks {

	private HistoryChecks() {
	}

	/**
	 * {@code failed-migration}.
	 */
	static List<Finding> failed(Evidence evidence) {
		return evidence.in(Phase.FAILED)
			.map((migration) -> Finding
				.of("failed-migration", Severity.CRITICAL, "Migration %s failed".formatted(migration.label()))
				.objects(migration.script())
				.because("A migration that does not run in a transaction leaves its failure in the history, and "
						+ "Flyway refuses to go on. What its statements did before the failure is still there.")
				.seen("recorded as failed at " + migration.installedOn())
				.fixedBy(Fix.repairHistory(),
						Fix.byHand("finish-by-hand",
								"Undo or finish what the migration did, make it re-runnable, then run repair-history")))
			.toList();
	}

	/**
	 * {@code edited-migration}.
	 */
	static List<Finding> edited(Evidence evidence) {
		return evidence.in(Phase.APPLIED)
			.filter(SurveyedMigration::isEdited)
			.map((migration) -> Finding
				.of("edited-migration", Severity.CRITICAL,
						"Migration %s was edited after it was applied".formatted(migration.label()))
				.objects(migration.script())
				.because("Other databases got the old one. Flyway compares checksums and descriptions, and fails "
						+ "at boot.")
				.seen(String.valueOf(migration.mismatch()))
				.fixedBy(
						Fix.byHand("restore-script",
								"Restore the migration as it was applied, and put the edit into a new one"),
						Fix.repairHistory()))
			.toList();
	}

	/**
	 * {@code missing-migration}.
	 */
	static List<Finding> missing(Evidence evidence) {
		return evidence.in(Phase.MISSING)
			.map((migration) -> Finding
				.of("missing-migration", Severity.CRITICAL,
						"Migration %s was applied and is not here any more".formatted(migration.label()))
				.objects(migration.script())
				.because("Its script was deleted or renamed, its location is not configured, or this is another "
						+ "branch than the one that migrated. Flyway fails at boot.")
				.seen("applied at " + migration.installedOn())
				.fixedBy(
						Fix.byHand("restore-script",
								"Bring the script back, or add its location to spring.flyway.locations"),
						Fix.repairHistory()))
			.toList();
	}

	/**
	 * {@code out-of-order-migration}.
	 */
	static List<Finding> outOfOrder(Evidence evidence) {
		if (evidence.settings().outOfOrder()) {
			return List.of();
		}
		return evidence.in(Phase.IGNORED)
			.map((migration) -> Finding
				.of("out-of-order-migration", Severity.CRITICAL,
						"Migration %s is older than the newest applied one and was never applied"
							.formatted(migration.label()))
				.objects(migration.script())
				.because(
						"It came with a branch that was merged late. Flyway fails at boot, as nobody has tested this order.")
				.fixedBy(Fix.byHand("renumber", "Give the migration a version above the newest applied one"),
						Fix.byHand("out-of-order", "Apply it as it is: spring.flyway.out-of-order=true")))
			.toList();
	}

	/**
	 * {@code duplicate-version}, {@code unreadable-migrations},
	 * {@code transaction-pooler}, {@code locked-history}, {@code no-history}.
	 */
	static List<Finding> problems(Evidence evidence) {
		Problem problem = evidence.migrations().problem();
		if (problem == null || problem.kind() == Problem.Kind.UNREADABLE) {
			return List.of();
		}
		if (problem.kind() == Problem.Kind.POOLER) {
			return List.of(pooler(problem));
		}
		if (problem.kind() == Problem.Kind.LOCKED) {
			return List.of(locked(problem, evidence));
		}
		if (problem.kind() == Problem.Kind.NO_HISTORY) {
			return List.of(noHistory(problem));
		}
		boolean duplicate = problem.kind() == Problem.Kind.DUPLICATE;
		return List.of(Finding
			.of(duplicate ? "duplicate-version" : "unreadable-migrations", Severity.CRITICAL,
					duplicate ? "Two migrations have the same version" : "Flyway cannot read the migrations")
			.because(duplicate ? "Two branches gave the same version to different migrations; Flyway refuses to choose."
					: "Flyway fails at boot for the same reason.")
			.seen(problem.message())
			.fixedBy(duplicate
					? Fix.byHand("renumber",
							"Give the one that was not applied yet a new version; timestamps avoid this")
					: Fix.byHand("correct", "Correct what the message names")));
	}

	private static Finding noHistory(Problem problem) {
		return Finding
			.of("no-history", Severity.CRITICAL,
					"There is no schema history, but something in the schemas: " + problem.message())
			.because("The tables were made by hand, by another tool, or restored without the history. Flyway does not "
					+ "guess which migrations they stand for, and fails at boot: Found non-empty schema(s).")
			.fixedBy(
					Fix.byHand("stamp", "If all of some version is there, record it",
							"java -jar service.jar migrate stamp <version>"),
					Fix.byHand("baseline",
							"If the migrations are to run on top of what is there, let Flyway begin with a baseline: "
									+ "spring.flyway.baseline-on-migrate=true, with spring.flyway.baseline-version set to the newest "
									+ "version that is there, 0 if none is"));
	}

	private static Finding pooler(Problem problem) {
		return Finding
			.of("transaction-pooler", Severity.CRITICAL,
					"A connection pooler in transaction mode is between the migrations and the server")
			.because(
					"The statements of one client reach several server sessions, so no lock can protect migrations, and "
							+ "settings leak to other clients. The boot refuses to migrate through it.")
			.seen(problem.message())
			.fixedBy(Fix.byHand("connect-directly",
					"Set spring.flyway.url (with spring.flyway.user and spring.flyway.password) to the server's own address, "
							+ "or to a port of the pooler in session mode"));
	}

	private static Finding locked(Problem problem, Evidence evidence) {
		String table = EnumName.of(evidence.migrations().schema(), evidence.migrations().table()).toString();
		return Finding.of("locked-history", Severity.ERROR, "The history table %s is locked".formatted(table))
			.objects(table)
			.because(
					"Every boot waits until the lock is gone, and so would a diagnosis: nothing is known of the history.")
			.seen(problem.message())
			.fixedBy(Fix.byHand("end-session", "Let the session finish what it does, or end it",
					"select pg_terminate_backend(<pid>);"));
	}

	/**
	 * {@code missing-recorded-table}; partitions do not count.
	 */
	static List<Finding> tables(Evidence evidence) {
		if (evidence.lacksMigrations()) {
			return List.of();
		}
		TableHistory tables = new TableHistory(evidence::qualifiedTable);
		evidence.applied().forEach((migration) -> {
			tables.apply(migration.script(), evidence.definitions(migration));
			tables.applyCode(migration.constants());
		});
		List<Finding> findings = new ArrayList<>();
		tables.creators().forEach((table, script) -> {
			if (evidence.relation(table).isEmpty() && !tables.isPartition(table)) {
				findings.add(Finding
					.of("missing-recorded-table", Severity.CRITICAL,
							"Table %s is missing, although its migration is recorded".formatted(table))
					.objects(table.toString(), script)
					.because("The migration was recorded without being run (stamp, repair, a restored history), or "
							+ "somebody dropped the table afterwards.")
					.seen("created by " + script)
					.fixedBy(Fix.byHand("restore-table",
							"Restore the table from a backup, or run its part of %s by hand".formatted(script))));
			}
		});
		return findings;
	}

}
