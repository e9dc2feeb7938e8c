package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.enumway.EnumChange;
import io.enumway.EnumRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * Plans the changes that need a new type: removing and reordering values, and adding one
 * to a type that nobody else sees. Refuses what a {@link TypeSwap} cannot carry over.
 */
final class TypeSwapPlanner {

	private final PlanningFacts facts;

	private final PlanBuilder plan;

	TypeSwapPlanner(PlanningFacts facts, PlanBuilder plan) {
		this.facts = facts;
		this.plan = plan;
	}

	void remove(PlannedType type, EnumChange.RemoveValue change) {
		String label = change.label();
		String replacement = change.replacement();
		if (!type.labels().contains(label)) {
			return;
		}
		String action = "remove value '%s' from enum type %s".formatted(label, type.name());
		if (replacement == null) {
			refuseUsed(type, label, action);
		}
		else if (replacement.equals(label)) {
			throw new EnumRefusedException("Cannot %s: it is its own replacement".formatted(action),
					"Name another label");
		}
		else {
			type.requireLabel(replacement);
		}
		List<String> labels = new ArrayList<>(type.labels());
		labels.remove(label);
		swap(type, action, labels, label, replacement);
	}

	private void refuseUsed(PlannedType type, String label, String action) {
		String before = type.committedLabels().get(type.labels().indexOf(label));
		List<String> uses = new ArrayList<>();
		this.facts.dependents(type)
			.counts()
			.getOrDefault(before, Map.of())
			.forEach((column, count) -> uses.add("column %s (%d times)".formatted(column, count)));
		type.columns()
			.stream()
			.filter((column) -> label.equals(column.defaultLabel()))
			.forEach((column) -> uses.add("default of column " + column));
		if (!uses.isEmpty()) {
			throw new EnumRefusedException("Cannot %s: it is used by %s".formatted(action, String.join(", ", uses)),
					"Name a replacement, or remove the uses first");
		}
	}

	void reorder(PlannedType type, EnumChange.ReorderValues change) {
		if (type.labels().equals(change.labels())) {
			return;
		}
		String action = "reorder enum type " + type.name();
		if (change.labels().size() != type.labels().size() || !type.labels().containsAll(change.labels())) {
			throw new EnumRefusedException(
					"Cannot %s: asked for %s, the database has %s".formatted(action, change.labels(), type.labels()),
					"Name exactly the labels that the type has");
		}
		swap(type, action, change.labels(), null, null);
	}

	/**
	 * Build a type of this transaction anew with the labels that it has by now.
	 */
	void rebuild(PlannedType type, String added) {
		swap(type, "add value '%s' to enum type %s, which this transaction created".formatted(added, type.name()),
				List.copyOf(type.labels()), null, null);
	}

	private void swap(PlannedType type, String action, List<String> labels, @Nullable String removed,
			@Nullable String replacement) {
		CatalogEntry origin = type.origin();
		if (origin != null) {
			TypeDependents dependents = this.facts.dependents(type);
			if (!dependents.obstacles().isEmpty()) {
				throw new EnumRefusedException(
						"Cannot %s: that needs a new type, and these depend on the old one: %s".formatted(action,
								TypeDependents.list(dependents.obstacles())),
						"Drop them before and create them again after the change, in the same migration");
			}
			if (origin.grants()) {
				throw new EnumRefusedException(
						"Cannot %s: that needs a new type, and privileges have been granted on the old one"
							.formatted(action),
						"Revoke them before and grant them again after the change, in the same migration");
			}
			String parking = "enumway_swap_%d_%d".formatted(origin.oid(), this.plan.size());
			new TypeSwap(type.name(), parking, labels, removed, replacement, type.columns(), origin.owner(),
					origin.comment())
				.statements()
				.forEach(this.plan::add);
		}
		type.replaced(labels, removed, replacement);
	}

}
