package io.enumway.dialect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import io.enumway.EnumPlan;
import io.enumway.LockMode;
import io.enumway.PlannedStatement;
import io.enumway.PlannedStatement.Execution;
import org.jspecify.annotations.Nullable;

/**
 * A plan in the making.
 */
final class PlanBuilder {

	private final List<PlannedStatement> committedFirst = new ArrayList<>();

	private final List<Step> inTransaction = new ArrayList<>();

	private final Map<PlannedType, List<Addition>> additions = new HashMap<>();

	private final List<String> warnings = new ArrayList<>();

	private final SortedSet<String> lockedTables = new TreeSet<>();

	private boolean outsideSavepoints;

	/**
	 * Create a type, under the name that it has now and with the labels that it has in
	 * the end.
	 */
	void create(PlannedType type) {
		EnumName name = type.name();
		this.inTransaction
			.add(new Step(() -> List.of(new PlannedStatement(PostgresStatements.create(name, type.labels()),
					LockMode.NONE, false, Execution.IN_TRANSACTION)), null));
	}

	/**
	 * Change only the catalog.
	 */
	void alter(String sql) {
		add(new PlannedStatement(sql, LockMode.TYPE, false, Execution.IN_TRANSACTION));
	}

	/**
	 * Add a value to a type that exists.
	 * @param first whether to commit it before anything else runs
	 */
	void addValue(PlannedType type, String label, String sql, boolean first) {
		PlannedStatement statement = new PlannedStatement(sql, LockMode.TYPE, false,
				first ? Execution.COMMITTED_FIRST : Execution.IN_TRANSACTION);
		Step step = new Step(() -> List.of(statement), null);
		if (first) {
			this.committedFirst.add(statement);
		}
		else {
			this.inTransaction.add(step);
		}
		this.additions.computeIfAbsent(type, (key) -> new ArrayList<>()).add(new Addition(label, statement, step));
	}

	/**
	 * Take back the additions to a type that is replaced later in the plan, so that the
	 * new type can have those values from the start. One that has been renamed since
	 * keeps them all.
	 * @return the labels whose additions are taken back
	 */
	Set<String> discardAdditions(PlannedType type) {
		List<Addition> discarded = this.additions.getOrDefault(type, List.of());
		if (!discarded.stream().map(Addition::label).allMatch(type.labels()::contains)) {
			return Set.of();
		}
		this.additions.remove(type);
		discarded.forEach((addition) -> {
			this.committedFirst.removeIf((statement) -> statement == addition.statement());
			this.inTransaction.removeIf((step) -> step == addition.step());
		});
		return discarded.stream().map(Addition::label).collect(Collectors.toSet());
	}

	void add(PlannedStatement statement) {
		this.inTransaction.add(new Step(() -> List.of(statement), null));
	}

	/**
	 * Replace a type.
	 * @param before the labels that it has by then
	 */
	void swap(TypeSwap swap, List<String> before, String typeText) {
		Rebuild rebuild = swap.rebuild();
		LabelTypes types = rebuild.typeText().isEmpty() ? new LabelTypes(typeText)
				: rebuild.labelTypes(rebuild.typeText());
		this.lockedTables.addAll(swap.tables());
		this.inTransaction.add(new Step(swap::statements,
				(first, end) -> new SwapCheck(swap.type(), swap.parked(), before, types, swap.mapping(), first, end)));
	}

	void warn(String warning) {
		this.warnings.add(warning);
	}

	void outsideSavepoints() {
		this.outsideSavepoints = true;
	}

	int size() {
		return this.inTransaction.size();
	}

	PostgresPlan build(List<EnumChange> changes) {
		List<PlannedStatement> statements = new ArrayList<>();
		List<SwapCheck> swaps = new ArrayList<>();
		if (!this.lockedTables.isEmpty()) {
			statements.add(lock());
		}
		for (Step step : this.inTransaction) {
			int first = statements.size();
			statements.addAll(step.statements().get());
			if (step.check() != null) {
				swaps.add(step.check().of(first, statements.size()));
			}
		}
		statements.addAll(0, this.committedFirst);
		return new PostgresPlan(new EnumPlan(changes, statements, this.warnings), this.outsideSavepoints, swaps,
				List.copyOf(this.lockedTables));
	}

	/**
	 * All tables at once, before anything is changed, and everywhere in the same order:
	 * two plans then wait for each other instead of ending in a deadlock.
	 */
	private PlannedStatement lock() {
		return new PlannedStatement(
				"LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(String.join(", ", this.lockedTables)),
				LockMode.ACCESS_EXCLUSIVE, false, Execution.IN_TRANSACTION);
	}

	/**
	 * Statements that belong together.
	 *
	 * @param statements a supplier, as a type that this very plan creates is created with
	 * its final labels
	 * @param check makes the check of a swap, {@code null} if it is none
	 */
	private record Step(Supplier<List<PlannedStatement>> statements, @Nullable Check check) {

	}

	/**
	 * An addition of a value, which a swap can make unnecessary.
	 */
	private record Addition(String label, PlannedStatement statement, Step step) {

	}

	/**
	 * Makes a check from the indexes of its statements.
	 */
	@FunctionalInterface
	private interface Check {

		SwapCheck of(int first, int end);

	}

}
