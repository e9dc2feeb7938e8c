package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import io.enumway.EnumPlan;
import io.enumway.LockMode;
import io.enumway.PlannedStatement;
import io.enumway.PlannedStatement.Execution;

/**
 * A plan in the making.
 */
final class PlanBuilder {

	private final List<PlannedStatement> committedFirst = new ArrayList<>();

	/**
	 * Suppliers, as a type that this very plan creates is created with its final labels.
	 */
	private final List<Supplier<PlannedStatement>> inTransaction = new ArrayList<>();

	private final List<String> warnings = new ArrayList<>();

	private final List<SwapCheck> swaps = new ArrayList<>();

	private boolean outsideSavepoints;

	/**
	 * Create a type, under the name that it has now and with the labels that it has in
	 * the end.
	 */
	void create(PlannedType type) {
		EnumName name = type.name();
		this.inTransaction.add(() -> new PlannedStatement(PostgresStatements.create(name, type.labels()), LockMode.NONE,
				false, Execution.IN_TRANSACTION));
	}

	/**
	 * Change only the catalog.
	 */
	void alter(String sql) {
		add(new PlannedStatement(sql, LockMode.TYPE, false, Execution.IN_TRANSACTION));
	}

	void commitFirst(String sql) {
		this.committedFirst.add(new PlannedStatement(sql, LockMode.TYPE, false, Execution.COMMITTED_FIRST));
	}

	void add(PlannedStatement statement) {
		this.inTransaction.add(() -> statement);
	}

	void swap(TypeSwap swap, String typeText) {
		int first = size();
		swap.statements().forEach(this::add);
		String text = swap.rebuild().typeText().isEmpty() ? typeText : swap.rebuild().typeText();
		this.swaps.add(new SwapCheck(swap.type(), text, swap.mapping(), first, size()));
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
		List<PlannedStatement> statements = new ArrayList<>(this.committedFirst);
		this.inTransaction.forEach((statement) -> statements.add(statement.get()));
		return new PostgresPlan(new EnumPlan(changes, statements, this.warnings), this.outsideSavepoints,
				List.copyOf(this.swaps));
	}

}
