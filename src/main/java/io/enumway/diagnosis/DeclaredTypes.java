package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.List;

import io.enumway.EnumDrift;
import io.enumway.EnumName;
import io.enumway.EnumType;
import io.enumway.migration.MigrationSurvey.Problem;

/**
 * Declared enums that differ from the database: {@code missing-type},
 * {@code missing-value}, {@code extra-value}, {@code label-order}. What pending
 * migrations change is not judged yet.
 */
final class DeclaredTypes implements Check {

	@Override
	public List<Finding> check(Evidence evidence) {
		List<Finding> findings = new ArrayList<>();
		for (EnumDrift drift : evidence.migrations().drift()) {
			EnumName name = (drift.actual() != null) ? drift.actual().name()
					: evidence.qualified(drift.declared().name());
			if (!evidence.isToChange(name) && !(drift.actual() == null && isRecorded(name, evidence))) {
				findings.add(finding(name, drift, evidence));
			}
		}
		return findings;
	}

	/**
	 * Whether {@link RecordedTypes} tells that the type is missing.
	 */
	private static boolean isRecorded(EnumName name, Evidence evidence) {
		TypeHistory history = evidence.typeHistory();
		return history != null && history.has(name);
	}

	private static Finding finding(EnumName name, EnumDrift drift, Evidence evidence) {
		String java = drift.declared().declaredBy();
		String declared = "declared by %s: %s".formatted(java, drift.declared().labels());
		EnumType type = drift.actual();
		if (type == null) {
			return missingType(name, evidence).objects(name, java)
				.seen(declared, "no such type")
				.fixedBy(evidence.hasHistory() ? evidence.fixes().createMissing(name, drift.declared().labels())
						: Fix.byHand("migrate", withoutHistory(evidence)));
		}
		String actual = "in the database: " + type.labels();
		return switch (drift.kind()) {
			case MISSING_TYPE -> throw new IllegalStateException(drift.toString());
			case MISSING_VALUE -> Finding
				.of("missing-value", Severity.ERROR,
						"Enum type %s lacks %s, which %s has".formatted(name, drift.labels(), java))
				.objects(name, java)
				.because("Writing these constants fails: the database does not take them.")
				.seen(declared, actual)
				.fixedBy(evidence.fixes().addMissing(name, drift.declared().labels(), type.labels()));
			case EXTRA_VALUE -> Finding
				.of("extra-value", Severity.WARNING,
						"Enum type %s has %s, which %s lacks".formatted(name, drift.labels(), java))
				.objects(name, java)
				.because("Reading a row with such a label fails in Java.")
				.seen(declared, actual)
				.fixedBy(Fix.byHand("declare-values", "Add the constants to " + java),
						Fix.byHand("remove-values",
								"Remove the labels by an EnumMigration: removeValue(\"%s\", …).replaceWith(…)"
									.formatted(name)));
			case ORDER -> Finding
				.of("label-order", Severity.INFO,
						"Enum type %s has its labels in another order than %s".formatted(name, java))
				.objects(name, java)
				.because("ORDER BY and comparisons in SQL follow the database's order, compareTo in Java the other.")
				.seen(declared, actual)
				.fixedBy(Fix.byHand("reorder-values",
						"Reorder by an EnumMigration: reorder(\"%s\", …)".formatted(name)));
		};
	}

	/**
	 * A type would be something in the schema, which keeps Flyway from beginning.
	 */
	private static String withoutHistory(Evidence evidence) {
		Problem problem = evidence.migrations().problem();
		return (problem != null && problem.kind() == Problem.Kind.NO_HISTORY)
				? "Mend no-history first; then let the boot or migrate upgrade create it"
				: "Let the boot or migrate upgrade create it: without a schema history, Flyway refuses a schema that has "
						+ "something in it already";
	}

	private static Finding.Builder missingType(EnumName name, Evidence evidence) {
		boolean created = evidence.settings().createsMissingTypes();
		return Finding
			.of("missing-type", created ? Severity.WARNING : Severity.CRITICAL,
					"Enum type %s is declared and does not exist".formatted(name))
			.because(created ? "The next boot creates it (enumway.sync=create)."
					: "The boot fails, as enumway.sync=validate creates nothing.");
	}

}
