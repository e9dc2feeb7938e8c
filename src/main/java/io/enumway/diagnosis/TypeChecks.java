package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;

/**
 * Enum types that somebody should know about.
 */
final class TypeChecks {

	private TypeChecks() {
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
			if (type.extension() == null && schemas.contains(name.schema()) && !LeftoverTypes.isLeftover(type, evidence)
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
					TypeFixes.adopt(type.type()));
	}

	private static Finding undeclared(SurveyedType type) {
		EnumName name = type.type().name();
		return Finding.of("undeclared-type", Severity.INFO, "No Java enum declares enum type %s".formatted(name))
			.objects(name)
			.because("Drift between it and the code is not seen.")
			.seen("labels: " + type.type().labels(), "used by %d objects".formatted(type.uses()))
			.fixedBy(TypeFixes.adopt(type.type()));
	}

}
