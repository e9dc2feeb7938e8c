package io.enumway.dialect;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.enumway.EnumRefusedException;
import io.enumway.dialect.DerivedType.Attribute;

/**
 * Decides whether everything that depends on a type can be carried over to a new one, and
 * with which definitions.
 */
final class RebuildPlanner {

	private final TypeDependents dependents;

	private final Rebuild saved;

	private final PlannedType type;

	private final String action;

	private final LabelTypes types;

	/**
	 * A column of the type that is cast to text, as the server's deparsers write it.
	 */
	private final Pattern texts;

	private final List<String> warnings = new ArrayList<>();

	RebuildPlanner(TypeDependents dependents, PlannedType type, String action) {
		this.dependents = dependents;
		this.saved = dependents.rebuild();
		this.type = type;
		this.action = action;
		this.types = this.saved.labelTypes(type.textOf(this.saved.typeText()));
		this.texts = texts(dependents.columns());
	}

	private static Pattern texts(List<SwapColumn> columns) {
		return Pattern.compile(columns.stream()
			.filter((column) -> column.conversion() != Conversion.CAST)
			.map(SwapColumn::column)
			.distinct()
			.map((column) -> Pattern.quote(column) + "|" + Pattern.quote(PostgresQuoting.identifier(column)))
			.collect(Collectors.collectingAndThen(Collectors.joining("|"), (names) -> names.isEmpty() ? "(?!)"
					: "[(.](?:" + names + ")\\)::(?:text|character varying|name)\\b")));
	}

	Rebuild plan(PlanningFacts facts) throws SQLException {
		refuseObstacles();
		Set<String> unclear = new LinkedHashSet<>();
		Set<String> different = new LinkedHashSet<>();
		List<RebuiltObject> objects = new ArrayList<>();
		for (RebuiltObject object : this.saved.objects()) {
			List<String> definition = new ArrayList<>();
			for (String sql : object.definition()) {
				definition.add(rewritten(sql, this.type.definitionLabels()));
				judge(object, sql, unclear, different);
			}
			objects.add(object.with(renamed(object.drop()), definition, renamed(object.properties())));
		}
		if (!unclear.isEmpty()) {
			throw new EnumRefusedException(
					"Cannot %s: these mention the label in a way that leaves unclear what they are to be: %s"
						.formatted(this.action, String.join("; ", unclear)),
					"Change or drop them before, in the same migration");
		}
		if (!different.isEmpty()) {
			throw new EnumRefusedException(
					"Cannot %s: these tell the label from its replacement and would say something else of rows that have one of them: %s"
						.formatted(this.action, String.join("; ", different)),
					"Drop them before and create them as they are to be after the change, in the same migration");
		}
		warnOfBodies(facts.bodies(this.type));
		this.saved.compiled()
			.others()
			.forEach((routine) -> this.warnings.add(
					"%s may use the type and belongs to another role: sessions that have called it fail with XX000 at every call until they end, or its owner replaces it"
						.formatted(routine)));
		List<DerivedType> derived = this.saved.derived().stream().map(this::renamed).toList();
		return this.saved.with(objects, derived, renamed(this.saved.grants()), this.types.newType());
	}

	/**
	 * What the plan is to point out; after {@link #plan}.
	 */
	List<String> warnings() {
		return this.warnings;
	}

	private void refuseObstacles() {
		if (!this.saved.refusals().isEmpty()) {
			throw new EnumRefusedException(
					"Cannot %s: that needs a new type, and %s".formatted(this.action,
							String.join(", and ", this.saved.refusals())),
					"Leave the type as it is, or change its owner's way of making it");
		}
		if (!this.saved.foreign().isEmpty()) {
			throw new EnumRefusedException(
					"Cannot %s: that needs a new type, and the current role may not replace %s".formatted(this.action,
							TypeDependents.list(this.saved.foreign())),
					"Run it as a role that is a member of these roles and grant what is missing, or as a superuser");
		}
		List<String> obstacles = this.dependents.obstacles();
		if (!obstacles.isEmpty()) {
			boolean partitionKey = obstacles.stream()
				.anyMatch((obstacle) -> obstacle.contains(TypeDependents.PARTITION_KEY));
			throw new EnumRefusedException(
					"Cannot %s: that needs a new type, and these depend on the old one: %s".formatted(this.action,
							TypeDependents.list(obstacles)),
					partitionKey
							? "Detach the partitions, drop the empty parent, make the change, create the parent again and attach them, all in one migration"
							: "Drop them before and create them again after the change, in the same migration");
		}
	}

	/**
	 * A text that may be the label, or an order in which the replacement does not stand
	 * where the label stood, leaves unclear what the definition is to be. Where a label
	 * becomes one with another, a definition that leaves the one out, has something else
	 * for the other, or draws a line between the two by order, would do what nobody asked
	 * for.
	 */
	private void judge(RebuiltObject object, String sql, Set<String> unclear, Set<String> different) {
		LabelLiterals found = new LabelLiterals(sql, this.types, this.type.removedLabels());
		String definition = "%s <%s>".formatted(this.dependents.nameOf(object), sql);
		if (!found.unclear().isEmpty() || found.compared().stream().anyMatch(this::movesInOrder)) {
			unclear.add(definition);
			return;
		}
		if (!found.contained().isEmpty()) {
			this.warnings.add(
					"%s has a text that contains %s and stays as it is: change it in the same migration if this is the label <%s>"
						.formatted(this.dependents.nameOf(object),
								found.contained().stream().map(PostgresQuoting::literal).toList(), sql));
		}
		else if (!this.type.removedLabels().isEmpty() && this.texts.matcher(sql).find()) {
			this.warnings.add("%s takes labels as text: check it, as %s go away <%s>".formatted(
					this.dependents.nameOf(object),
					this.type.removedLabels().keySet().stream().sorted().map(PostgresQuoting::literal).toList(), sql));
		}
		LabelLiterals changing = new LabelLiterals(sql, this.types, this.type.definitionLabels());
		Set<String> changed = new LinkedHashSet<>(changing.toldApart(this.type::isToldApart));
		changed.addAll(found.excluded(this.type::isToldApart));
		if (changed.stream().anyMatch(this.type::isMerged)
				|| changing.comparisons().stream().anyMatch(this.type::isToldApart)) {
			different.add(definition);
		}
		if (!found.mentioned().isEmpty()) {
			this.warnings.add("%s mentions %s and becomes <%s>".formatted(this.dependents.nameOf(object),
					found.mentioned().stream().map(PostgresQuoting::literal).toList(), changing.rewritten()));
		}
	}

	private boolean movesInOrder(String label) {
		return !this.type.replacedInOrder(label);
	}

	private void warnOfBodies(Map<String, List<String>> bodies) {
		bodies.forEach((label, routines) -> routines.forEach((routine) -> this.warnings.add(
				"%s has the text %s in its body, where PostgreSQL does not track labels: change it in the same migration if this is the label"
					.formatted(routine, PostgresQuoting.literal(label)))));
	}

	private DerivedType renamed(DerivedType derived) {
		List<Attribute> attributes = derived.attributes()
			.stream()
			.map((attribute) -> new Attribute(attribute.name(), rewritten(attribute.type(), Map.of()),
					attribute.conversion()))
			.toList();
		return derived.with(rewritten(derived.definition(), Map.of()), attributes);
	}

	private List<String> renamed(List<String> statements) {
		return statements.stream().map((sql) -> rewritten(sql, Map.of())).toList();
	}

	private String rewritten(String sql, Map<String, String> labels) {
		return new LabelLiterals(sql, this.types, labels).rewritten();
	}

	/**
	 * The objects whose definitions have, or may have, a label.
	 */
	static List<String> users(TypeDependents dependents, String label) {
		Rebuild saved = dependents.rebuild();
		LabelTypes types = saved.labelTypes(saved.typeText());
		List<String> users = new ArrayList<>();
		for (RebuiltObject object : saved.objects()) {
			boolean uses = object.definition()
				.stream()
				.map((sql) -> new LabelLiterals(sql, types, Map.of(label, label + "\0")))
				.anyMatch((found) -> !found.mentioned().isEmpty() || !found.unclear().isEmpty());
			if (uses) {
				users.add(dependents.nameOf(object));
			}
		}
		return users;
	}

}
