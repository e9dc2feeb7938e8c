package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.enumway.EnumDefinition;
import io.enumway.dialect.DatabaseSurvey.TextColumn;
import org.jspecify.annotations.Nullable;

/**
 * Text columns where an enum is declared: {@code text-column}.
 */
final class TextColumns implements Check {

	@Override
	public List<Finding> check(Evidence evidence) {
		Map<String, List<EnumDefinition>> byName = new HashMap<>();
		Map<Set<String>, List<EnumDefinition>> byLabels = new HashMap<>();
		for (EnumDefinition definition : evidence.migrations().declared()) {
			byName.computeIfAbsent(definition.name().name(), (name) -> new ArrayList<>()).add(definition);
			byLabels.computeIfAbsent(new HashSet<>(definition.labels()), (labels) -> new ArrayList<>()).add(definition);
		}
		List<Finding> findings = new ArrayList<>();
		for (TextColumn column : evidence.database().textColumns()) {
			List<EnumDefinition> named = byName.getOrDefault(column.column(), List.of());
			List<EnumDefinition> labelled = (column.check() != null)
					? byLabels.getOrDefault(new HashSet<>(column.labels()), List.of()) : List.of();
			EnumDefinition definition = choose(column, named, labelled);
			if (definition != null) {
				findings.add(finding(column, definition, labelled.contains(definition), evidence));
			}
		}
		return findings;
	}

	/**
	 * The labels tell more than the name; among enums with the same labels the name
	 * decides. A column of the name whose CHECK lists other values is something else.
	 */
	private static @Nullable EnumDefinition choose(TextColumn column, List<EnumDefinition> named,
			List<EnumDefinition> labelled) {
		if (labelled.isEmpty()) {
			return (column.check() != null || named.isEmpty()) ? null : named.get(0);
		}
		return labelled.stream().filter(named::contains).findFirst().orElse(labelled.get(0));
	}

	private static Finding finding(TextColumn column, EnumDefinition definition, boolean sameLabels,
			Evidence evidence) {
		return Finding
			.of("text-column", sameLabels ? Severity.WARNING : Severity.INFO,
					"Column %s.%s is %s, though enum type %s is declared".formatted(column.table(), column.column(),
							column.type(), definition.name()))
			.objects(column.table() + "." + column.column(), definition.name())
			.because((column.check() != null)
					? "%s repeats the labels: the next change of the enum must change both"
						.formatted(column.check().isEmpty() ? "A constraint" : "Constraint " + column.check())
					: "Nothing keeps other values out of the column.")
			.seen("type: " + column.type())
			.fixedBy(evidence.fixes().convert(column, definition));
	}

}
