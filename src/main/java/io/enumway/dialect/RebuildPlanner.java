package io.enumway.dialect;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.enumway.EnumRefusedException;

/**
 * Decides whether everything that depends on a type can be carried over to a new one, and
 * with which definitions.
 */
final class RebuildPlanner {

	private final TypeDependents dependents;

	private final PlannedType type;

	private final String action;

	RebuildPlanner(TypeDependents dependents, PlannedType type, String action) {
		this.dependents = dependents;
		this.type = type;
		this.action = action;
	}

	Rebuild plan() {
		if (!this.dependents.obstacles().isEmpty()) {
			throw new EnumRefusedException(
					"Cannot %s: that needs a new type, and these depend on the old one: %s".formatted(this.action,
							TypeDependents.list(this.dependents.obstacles())),
					"Drop them before and create them again after the change, in the same migration");
		}
		Rebuild saved = this.dependents.rebuild();
		String typeText = this.type.name().equals(this.type.committedName()) ? saved.typeText()
				: PostgresQuoting.serverStyle(this.type.name());
		Set<String> unclear = new LinkedHashSet<>();
		List<RebuiltObject> objects = new ArrayList<>();
		for (RebuiltObject object : saved.objects()) {
			List<String> definition = new ArrayList<>();
			for (String sql : object.definition()) {
				definition
					.add(new LabelLiterals(sql, saved.typeText(), typeText, this.type.definitionLabels()).rewritten());
				if (!literals(sql, saved, this.type.removedLabels()).unclear().isEmpty()) {
					unclear.add(this.dependents.nameOf(object));
				}
			}
			objects
				.add(new RebuiltObject(object.key(), object.drop(), definition, object.properties(), object.table()));
		}
		if (!unclear.isEmpty()) {
			throw new EnumRefusedException(
					"Cannot %s: these mention the label in a way that leaves unclear whether it is meant: %s"
						.formatted(this.action, String.join(", ", unclear)),
					"Change or drop them before, in the same migration");
		}
		return new Rebuild(objects, renamed(saved.grants(), saved, typeText), typeText, saved.bodyChecks());
	}

	private static List<String> renamed(List<String> statements, Rebuild saved, String typeText) {
		return statements.stream()
			.map((sql) -> new LabelLiterals(sql, saved.typeText(), typeText, Map.of()).rewritten())
			.toList();
	}

	/**
	 * The objects whose definitions have, or may have, a label.
	 */
	static List<String> users(TypeDependents dependents, String label) {
		Rebuild saved = dependents.rebuild();
		List<String> users = new ArrayList<>();
		for (RebuiltObject object : saved.objects()) {
			boolean uses = object.definition()
				.stream()
				.map((sql) -> literals(sql, saved, Map.of(label, label + "\0")))
				.anyMatch((found) -> !found.mentioned().isEmpty() || !found.unclear().isEmpty());
			if (uses) {
				users.add(dependents.nameOf(object));
			}
		}
		return users;
	}

	private static LabelLiterals literals(String sql, Rebuild saved, Map<String, String> labels) {
		return new LabelLiterals(sql, saved.typeText(), saved.typeText(), labels);
	}

}
