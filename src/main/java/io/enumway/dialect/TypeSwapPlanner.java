package io.enumway.dialect;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.enumway.EnumChange;
import io.enumway.EnumRefusedException;
import io.enumway.dialect.DependentsReader.Detail;

/**
 * Plans the changes that need a new type: removing, merging and reordering values, and
 * adding one to a type that nobody else sees. Refuses what a {@link TypeSwap} cannot
 * carry over.
 */
final class TypeSwapPlanner {

	private final PlanningFacts facts;

	private final PlanBuilder plan;

	TypeSwapPlanner(PlanningFacts facts, PlanBuilder plan) {
		this.facts = facts;
		this.plan = plan;
	}

	void remove(PlannedType type, EnumChange.RemoveValue change) throws SQLException {
		String label = change.label();
		String replacement = change.replacement();
		if (!type.labels().contains(label)) {
			return;
		}
		String action = "remove value '%s' from enum type %s".formatted(label, type.name());
		Map<String, String> mapping = Map.of();
		if (replacement == null) {
			refuseUsed(type, label, action);
		}
		else if (replacement.equals(label)) {
			throw new EnumRefusedException("Cannot %s: it is its own replacement".formatted(action),
					"Name another label");
		}
		else {
			type.requireLabel(replacement);
			mapping = Map.of(label, replacement);
		}
		List<String> labels = new ArrayList<>(type.labels());
		labels.remove(label);
		swap(type, action, labels, mapping);
	}

	private void refuseUsed(PlannedType type, String label, String action) throws SQLException {
		String before = type.committedLabels().get(type.labels().indexOf(label));
		List<String> uses = new ArrayList<>();
		TypeDependents dependents = this.facts.dependents(type, Detail.COUNTS);
		dependents.counts()
			.getOrDefault(before, Map.of())
			.forEach((column, count) -> uses.add("column %s (%d times)".formatted(column, count)));
		type.definitionLabels(label).forEach((original) -> uses.addAll(RebuildPlanner.users(dependents, original)));
		if (!uses.isEmpty()) {
			throw new EnumRefusedException("Cannot %s: it is used by %s".formatted(action, String.join(", ", uses)),
					"Name a replacement, or remove the uses first");
		}
	}

	void reorder(PlannedType type, EnumChange.ReorderValues change) throws SQLException {
		if (type.labels().equals(change.labels())) {
			return;
		}
		String action = "reorder enum type " + type.name();
		if (change.labels().size() != type.labels().size() || !type.labels().containsAll(change.labels())) {
			throw new EnumRefusedException(
					"Cannot %s: asked for %s, the database has %s".formatted(action, change.labels(), type.labels()),
					"Name exactly the labels that the type has");
		}
		swap(type, action, change.labels(), Map.of());
	}

	/**
	 * Build a type of this transaction anew with the labels that it has by now.
	 */
	void rebuild(PlannedType type, String added) throws SQLException {
		swap(type, "add value '%s' to enum type %s, which this transaction created".formatted(added, type.name()),
				List.copyOf(type.labels()), Map.of());
	}

	private void swap(PlannedType type, String action, List<String> labels, Map<String, String> mapping)
			throws SQLException {
		CatalogEntry origin = type.origin();
		type.replaced(labels, mapping);
		if (origin != null) {
			TypeDependents dependents = this.facts.dependents(type, Detail.DEFINITIONS);
			Rebuild rebuild = new RebuildPlanner(dependents, type, action).plan();
			String parking = "enumway_swap_%d_%d".formatted(origin.oid(), this.plan.size());
			TypeSwap swap = new TypeSwap(type.name(), parking, labels, new LinkedHashMap<>(mapping),
					dependents.columns(), rebuild, origin.owner(), origin.comment());
			this.plan.swap(swap, PostgresQuoting.name(type.name()));
		}
	}

}
