package io.enumway.dialect;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import io.enumway.EnumRefusedException;
import io.enumway.EnumUsage;
import io.enumway.Position;
import io.enumway.dialect.CatalogEntry.Uncommitted;
import io.enumway.dialect.DependentsReader.Detail;

/**
 * Turns changes and a snapshot of the catalog into a plan. Changes nothing, and reads
 * what depends on a type only if the plan is to drop or replace it. One instance plans
 * one list of changes.
 */
final class PostgresPlanner {

	private final PlanningCatalog catalog;

	private final PlanningFacts facts;

	private final PlanBuilder plan = new PlanBuilder();

	private final TypeSwapPlanner swaps;

	private PostgresPlanner(CatalogSnapshot snapshot, PlanningFacts facts) {
		this.catalog = new PlanningCatalog(snapshot);
		this.facts = facts;
		this.swaps = new TypeSwapPlanner(facts, this.catalog, this.plan);
	}

	static PostgresPlan plan(List<EnumChange> changes, CatalogSnapshot snapshot, PlanningFacts facts)
			throws SQLException {
		return plan(changes, snapshot, facts, (after) -> {
		});
	}

	/**
	 * Plan changes.
	 * @param after is given the enum types as the plan leaves them
	 */
	static PostgresPlan plan(List<EnumChange> changes, CatalogSnapshot snapshot, PlanningFacts facts,
			Consumer<Collection<PlannedType>> after) throws SQLException {
		PostgresPlanner planner = new PostgresPlanner(snapshot, facts);
		for (int i = 0; i < changes.size(); i++) {
			planner.plan(changes.get(i));
			if (changes.get(i) instanceof EnumChange.GivenLabels given) {
				planner.judge(given, changes.subList(i + 1, changes.size()));
			}
		}
		planner.swaps.flush();
		after.accept(planner.catalog.all());
		return planner.plan.build(changes);
	}

	private void plan(EnumChange change) throws SQLException {
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
			this.swaps.remove(this.catalog.require(remove.type()), remove);
		}
		else if (change instanceof EnumChange.MergeValues merge) {
			this.swaps.merge(this.catalog.require(merge.type()), merge);
		}
		else if (change instanceof EnumChange.ReplaceValues replacement) {
			replaceValues(replacement);
		}
		else if (change instanceof EnumChange.ReorderValues reorder) {
			this.swaps.reorder(this.catalog.require(reorder.type()), reorder);
		}
		else if (change instanceof EnumChange.DropEnum drop) {
			drop(drop);
		}
		else if (!(change instanceof EnumChange.GivenLabels)) {
			throw new IllegalStateException("No plan for " + change.getClass());
		}
	}

	private void judge(EnumChange.GivenLabels given, List<EnumChange> following) {
		this.catalog.candidates(given.type())
			.stream()
			.map(this.catalog::at)
			.filter(Objects::nonNull)
			.findFirst()
			.map((type) -> GivenRule.contradiction(given, following, type.labels()))
			.ifPresent(this.plan::warn);
	}

	private void create(EnumChange.CreateEnum change) {
		EnumName name = this.catalog.creationName(change.type());
		List<String> asked = change.definition().labels();
		this.catalog.refuseOccupied(name, "create enum type " + name);
		PlannedType present = this.catalog.at(name);
		if (present == null) {
			PlannedType created = new PlannedType(name, asked);
			this.catalog.put(created);
			this.plan.create(created);
		}
		else {
			ChangeRules.requireCreated(name, asked, present.labels()).forEach(this.plan::warn);
		}
	}

	private void addValue(EnumChange.AddValue change) throws SQLException {
		PlannedType type = this.catalog.require(change.type());
		String label = change.label();
		if (type.labels().contains(label)) {
			return;
		}
		if (type.origin() == null || this.swaps.isPending(type)) {
			type.insert(label, change.position());
		}
		else if (!this.facts.joinsTransaction() || type.uncommitted().isCreated()) {
			addInTransaction(type, label, change.position());
		}
		else {
			addFirst(type, label, change.position());
		}
	}

	private void addInTransaction(PlannedType type, String label, Position position) throws SQLException {
		int index = type.insert(label, position);
		if (!this.facts.joinsTransaction() || addsDirectly(type)) {
			this.plan.addValue(type, label, PostgresStatements.addValue(type.name(), type.labels(), index), false);
		}
		else {
			this.swaps.rebuild(type, label);
		}
	}

	/**
	 * A type that this transaction created is rebuilt with the value, which is right on
	 * every version and inside savepoints too. If something stands against that, newer
	 * servers take the value directly, but only outside savepoints.
	 */
	private boolean addsDirectly(PlannedType type) throws SQLException {
		boolean direct = this.facts.usesValuesAddedToOwnTypes() && type.uncommitted() == Uncommitted.CREATED
				&& type.isOriginal() && !this.facts.dependents(type, Detail.DEFINITIONS).obstacles().isEmpty();
		if (direct) {
			this.plan.outsideSavepoints();
		}
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
					"Put the addition first, or split the migration; " + SqlErrors.GROUP);
		}
		int index = type.insert(label, position);
		this.plan.addValue(type, label,
				PostgresStatements.addValue(type.committedName(), type.committedLabels(), index), true);
	}

	private void renameValue(EnumChange.RenameValue change) {
		PlannedType type = this.catalog.require(change.type());
		if (!ChangeRules.renames(type.name(), type.labels(), change)) {
			return;
		}
		type.renameLabel(change.from(), change.to());
		if (this.swaps.renames(type, change.from(), change.to()) && type.origin() != null) {
			this.plan.alter(PostgresStatements.renameValue(type.name(), change.from(), change.to()));
			type.changedInCatalog(Map.of(change.from(), change.to()));
		}
	}

	/**
	 * Rename what only changes its name, then add what is new or, if labels go away or
	 * change places, replace the type.
	 */
	private void replaceValues(EnumChange.ReplaceValues change) throws SQLException {
		PlannedType type = this.catalog.require(change.type());
		for (String from : List.copyOf(type.labels())) {
			String to = change.mapping().get(from);
			if (to != null && !type.labels().contains(to)) {
				renameValue(new EnumChange.RenameValue(change.type(), from, to));
			}
		}
		if (!ChangeRules.isSubsequence(type.labels(), change.labels())) {
			this.swaps.replace(type, change);
			return;
		}
		Position position = new Position.First();
		for (String label : change.labels()) {
			addValue(new EnumChange.AddValue(change.type(), label, position));
			position = new Position.After(label);
		}
	}

	private void drop(EnumChange.DropEnum change) throws SQLException {
		PlannedType type = this.catalog.resolve(change.type());
		if (type == null) {
			return;
		}
		List<EnumUsage> usages = this.facts.dependents(type, Detail.USAGES).usages();
		ChangeRules.requireUnusedType(type.name(), usages.stream().map(EnumUsage::object).toList());
		this.swaps.forget(type);
		this.catalog.remove(type);
		this.plan.alter(PostgresStatements.drop(type.name()));
	}

	private void renameType(EnumChange.RenameType change) throws SQLException {
		PlannedType type = this.catalog.resolve(change.type());
		if (type == null) {
			if (this.catalog.resolve(change.renamed()) == null) {
				throw this.catalog.notFound(change.type());
			}
			return;
		}
		PlannedType done = this.catalog.earlier(change.renamed(), type);
		if (done != null) {
			this.plan.warn(
					"Enum type %s stays as it is: %s comes before it on the search_path and is taken for the renamed type; qualify the name if it is not"
						.formatted(type.name(), done.name()));
			return;
		}
		EnumName renamed = new EnumName(type.name().schema(), change.newName());
		move(type, renamed, PostgresStatements.renameType(type.name(), change.newName()));
	}

	private void moveToSchema(EnumChange.MoveToSchema change) throws SQLException {
		PlannedType type = this.catalog.resolve(change.type());
		if (type == null) {
			if (this.catalog.resolve(change.moved()) == null) {
				throw this.catalog.notFound(change.type());
			}
			return;
		}
		move(type, change.moved(), PostgresStatements.moveToSchema(type.name(), change.schema()));
	}

	private void move(PlannedType type, EnumName target, String sql) throws SQLException {
		if (type.name().equals(target)) {
			return;
		}
		String action = "let enum type %s become %s".formatted(type.name(), target);
		this.catalog.refuseOccupied(target, action);
		if (this.catalog.at(target) != null) {
			throw ChangeRules.otherType(action);
		}
		this.swaps.flush(type);
		this.catalog.remove(type);
		type.rename(target);
		this.catalog.put(type);
		this.plan.alter(sql);
	}

}
