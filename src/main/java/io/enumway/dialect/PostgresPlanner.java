package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.enumway.EnumChange;
import io.enumway.EnumMismatchException;
import io.enumway.EnumName;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumUsage;
import io.enumway.LockMode;
import io.enumway.PlannedStatement;
import io.enumway.PlannedStatement.Execution;
import io.enumway.Position;
import io.enumway.dialect.CatalogEntry.Uncommitted;
import org.jspecify.annotations.Nullable;

/**
 * Turns changes and a snapshot of the catalog into a plan. Pure: neither reads nor
 * changes a database. One instance plans one list of changes.
 */
final class PostgresPlanner {

	private static final int LISTED = 20;

	private final PlanningCatalog catalog;

	private final PlanningFacts facts;

	private final List<PlannedStatement> committedFirst = new ArrayList<>();

	/**
	 * Suppliers, as a type that this very plan creates is created with its final labels.
	 */
	private final List<Supplier<PlannedStatement>> inTransaction = new ArrayList<>();

	private final List<String> warnings = new ArrayList<>();

	private boolean outsideSavepoints;

	private PostgresPlanner(CatalogSnapshot snapshot, PlanningFacts facts) {
		this.catalog = new PlanningCatalog(snapshot, facts);
		this.facts = facts;
	}

	static PostgresPlan plan(List<EnumChange> changes, CatalogSnapshot snapshot, PlanningFacts facts) {
		PostgresPlanner planner = new PostgresPlanner(snapshot, facts);
		changes.forEach(planner::plan);
		List<PlannedStatement> statements = new ArrayList<>(planner.committedFirst);
		planner.inTransaction.forEach((statement) -> statements.add(statement.get()));
		return new PostgresPlan(new EnumPlan(changes, statements, planner.warnings), planner.outsideSavepoints);
	}

	private void plan(EnumChange change) {
		if (change instanceof EnumChange.CreateEnum create) {
			create(create);
		}
		else if (change instanceof EnumChange.AddValue add) {
			addValue(add);
		}
		else if (change instanceof EnumChange.RenameValue rename) {
			renameValue(rename);
		}
		else if (change instanceof EnumChange.RenameType rename) {
			renameType(rename);
		}
		else if (change instanceof EnumChange.MoveToSchema move) {
			moveToSchema(move);
		}
		else if (change instanceof EnumChange.RemoveValue remove) {
			removeValue(remove);
		}
		else if (change instanceof EnumChange.ReorderValues reorder) {
			reorder(reorder);
		}
		else if (change instanceof EnumChange.DropEnum drop) {
			drop(drop);
		}
	}

	private void create(EnumChange.CreateEnum change) {
		EnumName name = this.catalog.creationName(change.type());
		List<String> asked = change.definition().labels();
		this.catalog.refuseOccupied(name, "create enum type " + name);
		PlannedType present = this.catalog.at(name);
		if (present == null) {
			PlannedType created = new PlannedType(name, asked);
			this.catalog.put(created);
			this.inTransaction.add(() -> new PlannedStatement(PostgresStatements.create(name, created.labels()),
					LockMode.NONE, false, Execution.IN_TRANSACTION));
		}
		else if (!isSubsequence(asked, present.labels())) {
			throw new EnumMismatchException(name, asked, present.labels());
		}
		else if (asked.size() < present.labels().size()) {
			List<String> extra = new ArrayList<>(present.labels());
			extra.removeAll(asked);
			this.warnings.add("Enum type %s exists and has more labels than asked for: %s".formatted(name, extra));
		}
	}

	private void addValue(EnumChange.AddValue change) {
		PlannedType type = this.catalog.require(change.type());
		String label = change.label();
		if (type.labels().contains(label)) {
			return;
		}
		requireNeighbour(type, change.position());
		if (type.origin() == null) {
			type.insert(label, change.position());
		}
		else if (!this.facts.joinsTransaction() || type.uncommitted().isCreated()) {
			addInTransaction(type, label, change.position());
		}
		else {
			addFirst(type, label, change.position());
		}
	}

	private void addInTransaction(PlannedType type, String label, Position position) {
		int index = type.insert(label, position);
		if (!this.facts.joinsTransaction() || addsDirectly(type)) {
			this.inTransaction
				.add(statement(PostgresStatements.addValue(type.name(), type.labels(), index), LockMode.TYPE));
		}
		else {
			swap(type, "add value '%s' to enum type %s, which this transaction created".formatted(label, type.name()),
					List.copyOf(type.labels()), null, null);
		}
	}

	/**
	 * A type that this transaction created is rebuilt with the value, which is right on
	 * every version and inside savepoints too. If something stands against that, newer
	 * servers take the value directly, but only outside savepoints.
	 */
	private boolean addsDirectly(PlannedType type) {
		boolean direct = this.facts.usesValuesAddedToOwnTypes() && type.uncommitted() == Uncommitted.CREATED
				&& type.isOriginal() && !this.facts.dependents(type).obstacles().isEmpty();
		this.outsideSavepoints |= direct;
		return direct;
	}

	/**
	 * Commit the addition on a second connection before anything else of the plan runs:
	 * under the names that everybody sees now.
	 */
	private void addFirst(PlannedType type, String label, Position position) {
		if (type.uncommitted() == Uncommitted.CHANGED || type.committedLabels().contains(label)) {
			throw new EnumRefusedException(
					"Cannot add value '%s' to enum type %s: this transaction has already changed the type, so a value that is to be usable at once cannot be committed first"
						.formatted(label, type.name()),
					"Put the addition first, or split the migration");
		}
		int index = type.insert(label, position);
		this.committedFirst
			.add(new PlannedStatement(PostgresStatements.addValue(type.committedName(), type.committedLabels(), index),
					LockMode.TYPE, false, Execution.COMMITTED_FIRST));
	}

	private static void requireNeighbour(PlannedType type, Position position) {
		if (position instanceof Position.Before before) {
			requireLabel(type, before.label());
		}
		else if (position instanceof Position.After after) {
			requireLabel(type, after.label());
		}
	}

	private static void requireLabel(PlannedType type, String label) {
		if (!type.labels().contains(label)) {
			throw new EnumRefusedException(
					"Enum type %s has no label '%s', it has %s".formatted(type.name(), label, type.labels()),
					"Use one of its labels");
		}
	}

	private void renameValue(EnumChange.RenameValue change) {
		PlannedType type = this.catalog.require(change.type());
		boolean present = type.labels().contains(change.to());
		if (!type.labels().contains(change.from()) && present) {
			return;
		}
		requireLabel(type, change.from());
		if (present) {
			if (change.from().equals(change.to())) {
				return;
			}
			throw new EnumRefusedException(
					"Cannot rename value '%s' of enum type %s to '%s': it has both".formatted(change.from(),
							type.name(), change.to()),
					"Merge them: removeValue(…, \"%s\").replaceWith(\"%s\")".formatted(change.from(), change.to()));
		}
		type.renameLabel(change.from(), change.to());
		if (type.origin() != null) {
			this.inTransaction
				.add(statement(PostgresStatements.renameValue(type.name(), change.from(), change.to()), LockMode.TYPE));
		}
	}

	private void removeValue(EnumChange.RemoveValue change) {
		PlannedType type = this.catalog.require(change.type());
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
			requireLabel(type, replacement);
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

	private void reorder(EnumChange.ReorderValues change) {
		PlannedType type = this.catalog.require(change.type());
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

	private void swap(PlannedType type, String action, List<String> labels, @Nullable String removed,
			@Nullable String replacement) {
		CatalogEntry origin = type.origin();
		if (origin != null) {
			TypeDependents dependents = this.facts.dependents(type);
			if (!dependents.obstacles().isEmpty()) {
				throw new EnumRefusedException(
						"Cannot %s: that needs a new type, and these depend on the old one: %s".formatted(action,
								list(dependents.obstacles())),
						"Drop them before and create them again after the change, in the same migration");
			}
			if (origin.grants()) {
				throw new EnumRefusedException(
						"Cannot %s: that needs a new type, and privileges have been granted on the old one"
							.formatted(action),
						"Revoke them before and grant them again after the change, in the same migration");
			}
			String parking = "enumway_swap_%d_%d".formatted(origin.oid(), this.inTransaction.size());
			new TypeSwap(type.name(), parking, labels, removed, replacement, type.columns(), origin.owner(),
					origin.comment())
				.statements()
				.forEach((statement) -> this.inTransaction.add(() -> statement));
		}
		type.replaced(labels, removed, replacement);
	}

	private void drop(EnumChange.DropEnum change) {
		PlannedType type = this.catalog.resolve(change.type());
		if (type == null) {
			return;
		}
		List<EnumUsage> usages = this.facts.dependents(type).usages();
		if (!usages.isEmpty()) {
			throw new EnumRefusedException(
					"Cannot drop enum type %s: it is used by %s".formatted(type.name(), list(usages)),
					"Drop or change what uses it first");
		}
		this.catalog.remove(type);
		this.inTransaction.add(statement(PostgresStatements.drop(type.name()), LockMode.TYPE));
	}

	private static String list(List<EnumUsage> usages) {
		String named = usages.stream().limit(LISTED).map(EnumUsage::object).collect(Collectors.joining(", "));
		return (usages.size() <= LISTED) ? named : named + " and %d more".formatted(usages.size() - LISTED);
	}

	private void renameType(EnumChange.RenameType change) {
		PlannedType type = this.catalog.resolve(change.type());
		if (type == null) {
			if (this.catalog.resolve(change.renamed()) == null) {
				throw this.catalog.notFound(change.type());
			}
			return;
		}
		EnumName renamed = new EnumName(type.name().schema(), change.newName());
		move(type, renamed, PostgresStatements.renameType(type.name(), change.newName()));
	}

	private void moveToSchema(EnumChange.MoveToSchema change) {
		PlannedType type = this.catalog.resolve(change.type());
		if (type == null) {
			if (this.catalog.resolve(change.moved()) == null) {
				throw this.catalog.notFound(change.type());
			}
			return;
		}
		move(type, change.moved(), PostgresStatements.moveToSchema(type.name(), change.schema()));
	}

	private void move(PlannedType type, EnumName target, String sql) {
		if (type.name().equals(target)) {
			return;
		}
		String action = "let enum type %s become %s".formatted(type.name(), target);
		this.catalog.refuseOccupied(target, action);
		if (this.catalog.at(target) != null) {
			throw new EnumRefusedException("Cannot %s: that is another enum type".formatted(action),
					"Drop one of them, or choose another name");
		}
		this.catalog.remove(type);
		type.rename(target);
		this.catalog.put(type);
		this.inTransaction.add(statement(sql, LockMode.TYPE));
	}

	private static Supplier<PlannedStatement> statement(String sql, LockMode lock) {
		PlannedStatement statement = new PlannedStatement(sql, lock, false, Execution.IN_TRANSACTION);
		return () -> statement;
	}

	private static boolean isSubsequence(List<String> asked, List<String> present) {
		int found = 0;
		for (String label : present) {
			if (found < asked.size() && asked.get(found).equals(label)) {
				found++;
			}
		}
		return found == asked.size();
	}

}
