package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.migration.SurveyedMigration;

/**
 * What is wrong with enum types.
 */
final class TypeChecks {

	/**
	 * What tools and people call the old or new side of a type that is being replaced;
	 * the last is Enumway's own.
	 */
	private static final Pattern LEFTOVER = Pattern
		.compile("(.+?)_+(?:old|new|tmp|temp|backup|bak)\\d*|enumway_swap_\\d+_\\d+");

	private TypeChecks() {
	}

	/**
	 * {@code missing-recorded-type}, {@code missing-recorded-value}.
	 */
	static List<Finding> recorded(Evidence evidence) {
		List<SurveyedMigration> applied = HistoryChecks.applied(evidence);
		if (applied.stream().anyMatch((migration) -> !migration.certain())) {
			return List.of();
		}
		TypeHistory history = new TypeHistory();
		for (SurveyedMigration migration : applied) {
			migration.changes().forEach((change) -> history.apply(migration.script(), change));
			history.applySchemas(Objects.toString(migration.sql(), ""));
		}
		List<Finding> findings = new ArrayList<>();
		for (Map.Entry<EnumName, TypeHistory.Recorded> entry : history.types()) {
			findings.addAll(recorded(entry.getKey(), entry.getValue(), evidence));
		}
		return findings;
	}

	private static List<Finding> recorded(EnumName name, TypeHistory.Recorded recorded, Evidence evidence) {
		SurveyedType type = evidence.type(name).orElse(null);
		if (type == null) {
			return List.of(Finding
				.of("missing-recorded-type", Severity.CRITICAL,
						"Enum type %s is missing, although its migration is recorded".formatted(name))
				.objects(name, recorded.migration())
				.because("The migration was recorded without being run (stamp, repair, a restored history), or "
						+ "somebody dropped the type afterwards.")
				.seen("the history leaves it with " + recorded.labels())
				.fixedBy(evidence.fixes()
					.createMissing(name,
							evidence.declared(name).map(EnumDefinition::labels).orElse(recorded.labels()))));
		}
		List<String> missing = without(recorded.labels(), type.type().labels());
		if (missing.isEmpty() || evidence.declared(name).isPresent()) {
			return List.of(); // drift tells about a declared one
		}
		return List.of(Finding
			.of("missing-recorded-value", Severity.ERROR,
					"Enum type %s lacks %s, although the migration is recorded".formatted(name, missing))
			.objects(name, recorded.migration())
			.because("Rows with these labels cannot be written.")
			.seen("the history leaves it with " + recorded.labels(), "the database has " + type.type().labels())
			.fixedBy(evidence.fixes().addMissing(name, recorded.labels(), type.type().labels())));
	}

	/**
	 * {@code missing-type}, {@code missing-value}, {@code extra-value},
	 * {@code label-order}.
	 */
	static List<Finding> drift(Evidence evidence) {
		Set<EnumName> toCome = evidence.pending()
			.stream()
			.flatMap((migration) -> migration.changes().stream())
			.map(EnumChange::type)
			.map(evidence::qualified)
			.collect(Collectors.toSet());
		List<Finding> findings = new ArrayList<>();
		for (EnumDrift drift : evidence.migrations().drift()) {
			EnumName name = (drift.actual() != null) ? drift.actual().name()
					: evidence.qualified(drift.declared().name());
			if (!toCome.contains(name)) {
				findings.add(finding(name, drift, evidence));
			}
		}
		return findings;
	}

	private static Finding finding(EnumName name, EnumDrift drift, Evidence evidence) {
		String java = Objects.requireNonNullElse(drift.declared().javaType(), "an EnumDefinition bean");
		String declared = "declared by %s: %s".formatted(java, drift.declared().labels());
		String actual = (drift.actual() != null) ? "in the database: " + drift.actual().labels() : "no such type";
		return switch (drift.kind()) {
			case MISSING_TYPE -> Finding
				.of("missing-type", evidence.settings().createsMissingTypes() ? Severity.WARNING : Severity.CRITICAL,
						"Enum type %s is declared and does not exist".formatted(name))
				.objects(name, java)
				.because(evidence.settings().createsMissingTypes() ? "The next boot creates it (enumway.sync=create)."
						: "The boot fails, as enumway.sync=validate creates nothing.")
				.seen(declared, actual)
				.fixedBy(evidence.hasHistory() ? evidence.fixes().createMissing(name, drift.declared().labels()) : Fix
					.byHand("migrate",
							"Let the boot or migrate upgrade create it: without a schema history, Flyway refuses a schema that has something in it already"));
			case MISSING_VALUE -> Finding
				.of("missing-value", Severity.ERROR,
						"Enum type %s lacks %s, which %s has".formatted(name, drift.labels(), java))
				.objects(name, java)
				.because("Writing these constants fails: the database does not take them.")
				.seen(declared, actual)
				.fixedBy(evidence.fixes()
					.addMissing(name, drift.declared().labels(), Objects.requireNonNull(drift.actual()).labels()));
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
	 * {@code ambiguous-type}.
	 */
	static List<Finding> ambiguous(Evidence evidence) {
		List<String> path = evidence.database().server().searchPath();
		Map<String, List<EnumName>> byName = evidence.database()
			.types()
			.stream()
			.map((type) -> type.type().name())
			.filter((name) -> path.contains(name.schema()))
			.collect(Collectors.groupingBy(EnumName::name));
		return byName.values()
			.stream()
			.filter((names) -> names.size() > 1)
			.map((names) -> Finding
				.of("ambiguous-type", Severity.WARNING,
						"Enum type %s exists in several schemas of the search_path".formatted(names.get(0).name()))
				.objects(names.toArray())
				.because("Which one a statement means depends on the search_path of its session.")
				.seen("search_path: " + path)
				.fixedBy(Fix.byHand("qualify",
						"Write the schema in declarations and migrations, and drop the type that nothing uses")))
			.toList();
	}

	/**
	 * {@code leftover-type}.
	 */
	static List<Finding> leftovers(Evidence evidence) {
		return evidence.database()
			.types()
			.stream()
			.filter((type) -> isLeftover(type, evidence))
			.map((type) -> leftover(type))
			.toList();
	}

	private static boolean isLeftover(SurveyedType type, Evidence evidence) {
		EnumName name = type.type().name();
		Matcher matcher = LEFTOVER.matcher(name.name());
		if (!matcher.matches() || evidence.declared(name).isPresent() || type.extension() != null) {
			return false;
		}
		String original = matcher.group(1);
		return original == null || evidence.type(new EnumName(name.schema(), original)).isPresent();
	}

	private static Finding leftover(SurveyedType type) {
		EnumName name = type.type().name();
		Fix drop = Fix.sql("remove-leftovers", "Drop enum type %s, which nothing uses".formatted(name), true,
				"drop type " + PostgresQuoting.name(name));
		return Finding
			.of("leftover-type", Severity.WARNING,
					"Enum type %s looks like the remains of an interrupted replacement".formatted(name))
			.objects(name)
			.because(
					"Removing a value by hand renames the type, creates a new one and converts the columns; what stops in "
							+ "between leaves both. The next attempt fails with 'type already exists'.")
			.seen("labels: " + type.type().labels(), "used by %d objects".formatted(type.uses()))
			.fixedBy((type.uses() == 0) ? drop : Fix.byHand("finish-replacement",
					"Some columns still have this type: convert them to the new one, then drop it"));
	}

	/**
	 * {@code unused-type}, {@code undeclared-type}: only where the application declares
	 * enums at all.
	 */
	static List<Finding> strangers(Evidence evidence) {
		if (evidence.migrations().declared().isEmpty()) {
			return List.of();
		}
		List<Finding> findings = new ArrayList<>();
		Set<String> schemas = new HashSet<>(evidence.database().server().searchPath());
		evidence.migrations().declared().forEach((definition) -> schemas.add(definition.name().schema()));
		for (SurveyedType type : evidence.database().types()) {
			EnumName name = type.type().name();
			if (type.extension() == null && schemas.contains(name.schema()) && !isLeftover(type, evidence)
					&& evidence.declared(name).isEmpty()) {
				findings.add((type.uses() == 0) ? unused(type) : undeclared(type));
			}
		}
		return findings;
	}

	private static Finding unused(SurveyedType type) {
		EnumName name = type.type().name();
		return Finding.of("unused-type", Severity.INFO, "Nothing uses or declares enum type %s".formatted(name))
			.objects(name)
			.because("It may belong to another service, or be forgotten. It does no harm.")
			.seen("labels: " + type.type().labels(), "owner: " + type.type().owner())
			.fixedBy(Fix.byHand("drop-type", "If nobody needs it: drop(\"%s\") in an EnumMigration".formatted(name)),
					adopt(type));
	}

	private static Finding undeclared(SurveyedType type) {
		EnumName name = type.type().name();
		return Finding.of("undeclared-type", Severity.INFO, "No Java enum declares enum type %s".formatted(name))
			.objects(name)
			.because("Drift between it and the code is not seen.")
			.seen("labels: " + type.type().labels(), "used by %d objects".formatted(type.uses()))
			.fixedBy(adopt(type));
	}

	private static Fix adopt(SurveyedType type) {
		EnumName name = type.type().name();
		String labels = type.type()
			.labels()
			.stream()
			.map((label) -> "\"" + label.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
			.collect(Collectors.joining(", "));
		return Fix.byHand("adopt",
				"Declare it: @Bean EnumDefinition %s() { return EnumDefinition.of(\"%s\", %s); }".formatted(
						name.name().toLowerCase(Locale.ROOT).replaceAll("\\W", "_"),
						name.toString().replace("\"", "\\\""), labels));
	}

	/**
	 * {@code text-column}.
	 */
	static List<Finding> textColumns(Evidence evidence) {
		List<Finding> findings = new ArrayList<>();
		for (var column : evidence.database().textColumns()) {
			for (EnumDefinition definition : evidence.migrations().declared()) {
				boolean sameName = column.check() == null && column.column().equals(definition.name().name());
				boolean sameLabels = !column.labels().isEmpty()
						&& new HashSet<>(column.labels()).equals(new HashSet<>(definition.labels()));
				if (sameName || sameLabels) {
					findings.add(Finding
						.of("text-column", sameLabels ? Severity.WARNING : Severity.INFO,
								"Column %s.%s is %s, though enum type %s is declared".formatted(column.table(),
										column.column(), column.type(), definition.name()))
						.objects(column.table() + "." + column.column(), definition.name())
						.because((column.check() != null)
								? "%s repeats the labels: the next change of the enum must change both".formatted(
										column.check().isEmpty() ? "A constraint" : "Constraint " + column.check())
								: "Nothing keeps other values out of the column.")
						.seen("type: " + column.type())
						.fixedBy(evidence.fixes().convert(column, definition)));
				}
			}
		}
		return findings;
	}

	private static List<String> without(List<String> labels, List<String> others) {
		return labels.stream().filter((label) -> !others.contains(label)).toList();
	}

}
