package io.enumway.dialect;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.enumway.EnumChange;
import io.enumway.EnumRefusedException;
import io.enumway.RowReplacement;
import io.enumway.dialect.CatalogEntry.Uncommitted;
import io.enumway.dialect.DependentsReader.Detail;

/**
 * Plans the changes that need a new type: removing, merging and reordering values, and
 * adding one to a type that nobody else sees. The changes of one type share one swap.
 * Refuses what a {@link TypeSwap} cannot carry over.
 */
final class TypeSwapPlanner {

	private final PlanningFacts facts;

	private final PlanningCatalog catalog;

	private final PlanBuilder plan;

	private final Map<PlannedType, PendingSwap> pending = new LinkedHashMap<>();

	TypeSwapPlanner(PlanningFacts facts, PlanningCatalog catalog, PlanBuilder plan) {
		this.facts = facts;
		this.catalog = catalog;
		this.plan = plan;
	}

	void remove(PlannedType type, EnumChange.RemoveValue change) throws SQLException {
		String label = change.label();
		String replacement = change.replacement();
		if (!type.labels().contains(label)) {
			return;
		}
		String action = "remove value '%s' from enum type %s".formatted(label, type.name());
		List<SwapRows> rows = rows(type, change, action);
		Map<String, String> mapping = Map.of();
		if (replacement == null) {
			refuseUsed(type, List.of(label), rows, action);
		}
		else {
			ChangeRules.requireReplacement(type.name(), type.labels(), label, replacement, action);
			mapping = Map.of(label, replacement);
		}
		if (rows.isEmpty()) {
			swap(type, action, without(type.labels(), List.of(label)), mapping);
			return;
		}
		// expressions speak of the rows as they are, not as an earlier change leaves them
		flush(type);
		swap(type, action, without(type.labels(), List.of(label)), mapping).rows().addAll(rows);
		flush(type);
	}

	private List<SwapRows> rows(PlannedType type, EnumChange.RemoveValue change, String action) throws SQLException {
		if (change.rows().isEmpty()) {
			return List.of();
		}
		List<SwapColumn> columns = this.facts.dependents(type, Detail.DEFINITIONS).columns();
		List<SwapRows> rows = new ArrayList<>();
		for (RowReplacement replacement : change.rows()) {
			SwapColumn column = this.catalog.candidates(replacement.table())
				.stream()
				.flatMap((table) -> columns.stream().filter((one) -> one.is(table, replacement.column())))
				.filter((one) -> one.conversion() == Conversion.SCALAR && !one.foreign() && !one.generated())
				.findFirst()
				.orElseThrow(() -> new EnumRefusedException(
						"Cannot %s: table %s has no column %s of that type for the expression %s".formatted(action,
								replacement.table(), replacement.column(), replacement.expression()),
						"Name a column whose type is the enum type itself; the columns are %s".formatted(columns)));
			if (column.ancestor() != null) {
				throw new EnumRefusedException(
						"Cannot %s: column %s is converted with that of its parent table %s, so it cannot have the expression %s of its own"
							.formatted(action, column, column.ancestor(), replacement.expression()),
						"Name %s: its expression is for the rows of all its partitions or children"
							.formatted(column.ancestor()));
			}
			ChangeRules.requireOneExpression(action, column, rows.stream().map(SwapRows::column).toList());
			SwapRows expression = new SwapRows(column, change.label(), replacement.expression());
			this.facts.require(type, expression, action);
			rows.add(expression);
		}
		return rows;
	}

	private void refuseUsed(PlannedType type, List<String> labels, List<SwapRows> rows, String action)
			throws SQLException {
		if (labels.isEmpty()) {
			return;
		}
		List<String> originals = labels.stream().flatMap((label) -> type.definitionLabels(label).stream()).toList();
		TypeDependents dependents = this.facts.count(type, originals);
		Set<String> uses = new LinkedHashSet<>();
		for (String original : originals) {
			dependents.counts().getOrDefault(original, Map.of()).forEach((column, count) -> {
				if (rows.stream().noneMatch((one) -> one.column().covers(column))) {
					uses.add("column %s (%d times)".formatted(column, count));
				}
			});
			uses.addAll(RebuildPlanner.users(dependents, original));
		}
		ChangeRules.requireUnused(action, uses);
	}

	void merge(PlannedType type, EnumChange.MergeValues change) {
		type.requireLabel(change.into());
		List<String> gone = type.labels()
			.stream()
			.filter((label) -> change.labels().contains(label) && !label.equals(change.into()))
			.toList();
		if (!gone.isEmpty()) {
			swap(type, "merge values %s of enum type %s into '%s'".formatted(gone, type.name(), change.into()),
					without(type.labels(), gone),
					gone.stream().collect(Collectors.toMap(Function.identity(), (label) -> change.into())));
		}
	}

	void reorder(PlannedType type, EnumChange.ReorderValues change) {
		if (ChangeRules.reorders(type.name(), type.labels(), change)) {
			swap(type, "reorder enum type " + type.name(), change.labels(), Map.of());
		}
	}

	/**
	 * Replace the type by one with other labels. Labels that only change their names have
	 * been renamed before.
	 */
	void replace(PlannedType type, EnumChange.ReplaceValues change) throws SQLException {
		String action = "replace the values of enum type %s by %s".formatted(type.name(), change.labels());
		List<String> gone = without(type.labels(), change.labels());
		List<String> unmapped = without(gone, change.mapping().keySet());
		refuseUsed(type, unmapped, List.of(), action + " without a replacement for " + unmapped);
		Map<String, String> mapping = new LinkedHashMap<>(change.mapping());
		mapping.keySet().retainAll(gone);
		swap(type, action, change.labels(), mapping);
	}

	/**
	 * Build a type of this transaction anew with one label more.
	 */
	void rebuild(PlannedType type, String added) {
		begin(type, "add value '%s' to enum type %s, which this transaction created".formatted(added, type.name()),
				without(type.labels(), List.of(added)));
		type.replaced(List.copyOf(type.labels()), Map.of());
	}

	/**
	 * Whether the type is replaced anyway, so that what is added to it costs nothing.
	 */
	boolean isPending(PlannedType type) {
		return this.pending.containsKey(type);
	}

	/**
	 * Whether the type is not replaced, or a label is better renamed before that.
	 */
	boolean renames(PlannedType type, String from, String to) {
		PendingSwap swap = this.pending.get(type);
		return swap == null || swap.rename(from, to);
	}

	private PendingSwap swap(PlannedType type, String action, List<String> labels, Map<String, String> mapping) {
		PendingSwap swap = begin(type, action, type.labels());
		swap.replace(mapping);
		// what became a label that is gone now is as unused as that
		swap.mapping().values().retainAll(labels);
		type.replaced(labels, mapping);
		return swap;
	}

	private PendingSwap begin(PlannedType type, String action, List<String> labels) {
		PendingSwap swap = this.pending.get(type);
		if (swap == null) {
			swap = new PendingSwap(action, without(labels, this.plan.discardAdditions(type)));
			this.pending.put(type, swap);
		}
		return swap;
	}

	/**
	 * Forget the swap of a type that is dropped.
	 */
	void forget(PlannedType type) {
		this.pending.remove(type);
	}

	void flush() throws SQLException {
		for (PlannedType type : List.copyOf(this.pending.keySet())) {
			flush(type);
		}
	}

	/**
	 * Plan the swap of a type, if it needs one, with the labels that it has by now.
	 */
	void flush(PlannedType type) throws SQLException {
		PendingSwap pending = this.pending.remove(type);
		CatalogEntry origin = type.origin();
		if (pending == null || origin == null) {
			return;
		}
		TypeDependents dependents = this.facts.dependents(type, Detail.DEFINITIONS);
		RebuildPlanner planner = new RebuildPlanner(dependents, type, pending.action());
		Rebuild rebuild = afterOtherTypes(planner.plan(this.facts), type);
		planner.warnings().forEach(this.plan::warn);
		warnOfLocks(type);
		String parking = "enumway_swap_%s_%s".formatted(origin.oid(), this.plan.size());
		TypeSwap swap = new TypeSwap(type.name(), parking, List.copyOf(type.labels()), constants(type, origin, pending),
				pending.mapping(), pending.rows(), dependents.columns(), rebuild, origin.owner(), origin.comment());
		this.plan.swap(swap, pending.before(), PostgresQuoting.name(type.name()));
		type.changedInCatalog(pending.mapping());
		SwapWarnings warnings = new SwapWarnings(type.name(), dependents);
		if (!origin.uncommitted().isCreated()) {
			warnings.ofSessions();
		}
		warnings.ofForeignTables(without(pending.before(), type.labels()));
		warnings.ofCopies(copies(dependents, pending), List.copyOf(pending.replaced()));
		warnings.all().forEach(this.plan::warn);
		List<String> tables = dependents.analyzed();
		if (!tables.isEmpty()) {
			this.plan.warn(
					"The planner's statistics on the columns of enum type %s, and on what is created again, are gone after that: run ANALYZE %s, or wait for autovacuum, which leaves out partitioned and temporary tables"
						.formatted(type.name(), TypeDependents.list(tables)
								+ (dependents.hasInherited() ? " with the tables below them" : "")));
		}
	}

	private void warnOfLocks(PlannedType type) throws SQLException {
		LockDemand locks = this.facts.locks(type);
		if (locks.exceedsRoom()) {
			this.plan.warn(
					"The replacement of enum type %s takes about %d locks in one transaction, and the server has room for %d: it may fail with 53200 unless max_locks_per_transaction is raised, which takes a restart"
						.formatted(type.name(), locks.needed(), locks.room()));
		}
	}

	/**
	 * Who has copies of rows that get other labels.
	 */
	private LogicalReaders copies(TypeDependents dependents, PendingSwap pending) throws SQLException {
		return pending.replaced().isEmpty() ? LogicalReaders.NONE
				: this.facts.dependents().logicalReaders(dependents.columns());
	}

	/**
	 * Definitions were read before anything was changed, and may mention other types that
	 * this plan has changed by then.
	 */
	private Rebuild afterOtherTypes(Rebuild rebuild, PlannedType type) throws SQLException {
		Rebuild after = rebuild;
		for (PlannedType other : this.catalog.all()) {
			boolean changed = !other.catalogLabels().isEmpty() || !other.name().equals(other.committedName());
			if (changed && other != type && other.origin() != null && !rebuild.isEmpty()) {
				Rebuild saved = this.facts.dependents(other, Detail.DEFINITIONS).rebuild();
				after = after.after(saved.labelTypes(other.textOf(saved.typeText())), other.catalogLabels());
			}
		}
		return after;
	}

	/**
	 * The labels of the old type that an expression may name: those that nobody has added
	 * in this transaction (55P04).
	 */
	private static List<String> constants(PlannedType type, CatalogEntry origin, PendingSwap pending) {
		if (origin.uncommitted() != Uncommitted.NOTHING) {
			return List.of();
		}
		return pending.before()
			.stream()
			.filter((label) -> type.isCommitted(label)
					&& (type.labels().contains(label) || pending.mapping().containsKey(label)))
			.toList();
	}

	private static List<String> without(List<String> labels, Collection<String> others) {
		return labels.stream().filter((label) -> !others.contains(label)).toList();
	}

}
