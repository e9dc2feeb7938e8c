package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;

/**
 * Enum types and labels that recorded migrations leave behind, and that are not there:
 * {@code missing-recorded-type}, {@code missing-recorded-value}.
 */
final class RecordedTypes implements Check {

	@Override
	public List<Finding> check(Evidence evidence) {
		TypeHistory history = evidence.typeHistory();
		List<Finding> findings = new ArrayList<>();
		if (history != null) {
			for (Map.Entry<EnumName, TypeHistory.Recorded> entry : history.types()) {
				findings.addAll(check(entry.getKey(), entry.getValue(), evidence));
			}
		}
		return findings;
	}

	private static List<Finding> check(EnumName name, TypeHistory.Recorded recorded, Evidence evidence) {
		SurveyedType type = evidence.type(name).orElse(null);
		if (type == null) {
			return (isRenamed(name, evidence) || isCreated(name, evidence)) ? List.of()
					: List.of(missing(name, recorded, evidence));
		}
		List<String> labels = type.type().labels();
		List<String> expected = recorded.labels()
			.stream()
			.filter((label) -> labels.contains(label) || !isSupplied(name, label, evidence))
			.toList();
		List<String> missing = expected.stream()
			.filter((label) -> !labels.contains(label) && !isRenamed(name, label, labels, evidence))
			.toList();
		if (missing.isEmpty() || evidence.declared(name).isPresent()) {
			return List.of(); // drift tells about a declared one
		}
		return List.of(Finding
			.of("missing-recorded-value", Severity.ERROR,
					"Enum type %s lacks %s, although the migration is recorded".formatted(name, missing))
			.objects(name, recorded.migration())
			.because("Rows with these labels cannot be written.")
			.seen("the history leaves it with " + recorded.labels(), "the database has " + labels)
			.fixedBy(evidence.fixes().addMissing(name, expected, labels)));
	}

	/**
	 * Whether a pending migration gives the type another name, which it has already:
	 * {@link UnrecordedMigrations} tells.
	 */
	private static boolean isRenamed(EnumName name, Evidence evidence) {
		return evidence.changesToCome()
			.anyMatch((change) -> change.type().equals(name) && ((change instanceof EnumChange.RenameType rename
					&& evidence.type(rename.renamed()).isPresent())
					|| (change instanceof EnumChange.MoveToSchema move && evidence.type(move.moved()).isPresent())));
	}

	/**
	 * Whether the first thing that pending migrations do to the type is to create it:
	 * they would fail on one that is there.
	 */
	private static boolean isCreated(EnumName name, Evidence evidence) {
		return evidence.changesToCome()
			.filter((change) -> evidence.qualified(change.type()).equals(evidence.qualified(name)))
			.findFirst()
			.filter(EnumChange.CreateEnum.class::isInstance)
			.isPresent();
	}

	/**
	 * Whether the first thing that pending migrations do to a label is to give it to the
	 * type: they would fail on one that is there.
	 */
	private static boolean isSupplied(EnumName name, String label, Evidence evidence) {
		return evidence.changesToCome()
			.filter((change) -> evidence.qualified(change.type()).equals(evidence.qualified(name)))
			.filter((change) -> supplies(change, label)
					|| (change instanceof EnumChange.RenameValue rename && rename.from().equals(label)))
			.findFirst()
			.filter((change) -> supplies(change, label))
			.isPresent();
	}

	private static boolean supplies(EnumChange change, String label) {
		return (change instanceof EnumChange.AddValue added && added.label().equals(label))
				|| (change instanceof EnumChange.RenameValue rename && rename.to().equals(label));
	}

	private static boolean isRenamed(EnumName name, String label, List<String> labels, Evidence evidence) {
		return evidence.changesToCome()
			.anyMatch((change) -> change.type().equals(name) && change instanceof EnumChange.RenameValue rename
					&& rename.from().equals(label) && labels.contains(rename.to()));
	}

	/**
	 * A pending migration starts from the labels that the history leaves, and brings the
	 * type to what is declared.
	 */
	private static Finding missing(EnumName name, TypeHistory.Recorded recorded, Evidence evidence) {
		List<String> labels = evidence.isToChange(name) ? recorded.labels()
				: evidence.declared(name).map(EnumDefinition::labels).orElse(recorded.labels());
		return Finding
			.of("missing-recorded-type", Severity.CRITICAL,
					"Enum type %s is missing, although its migration is recorded".formatted(name))
			.objects(name, recorded.migration())
			.because("The migration was recorded without being run (stamp, repair, a restored history), or "
					+ "somebody dropped the type afterwards.")
			.seen("the history leaves it with " + recorded.labels())
			.fixedBy(evidence.fixes().createMissing(name, labels));
	}

}
