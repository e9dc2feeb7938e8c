package io.enumway.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.enumway.EnumRefusedException;
import io.enumway.LockMode;
import io.enumway.PlannedStatement;

import static io.enumway.dialect.SqliteQuoting.identifier;
import static io.enumway.dialect.SqliteQuoting.literal;

/**
 * The updates that give rows the labels that theirs have become.
 */
final class SqliteUpdates {

	/**
	 * The keys that the connection enforces.
	 */
	private final List<SqliteForeignKey> keys;

	/**
	 * The columns whose rows are updated, with their types.
	 */
	private final Map<SqliteUse, SqliteType> columns = new LinkedHashMap<>();

	private final List<SqliteRowChange> computed = new ArrayList<>();

	/**
	 * The columns of a table whose labels are mapped, with their types. They change in
	 * one pass: another constraint may compare them.
	 */
	private final Map<SqliteTable, Map<SqliteUse, SqliteType>> mapped = new LinkedHashMap<>();

	SqliteUpdates(List<SqliteType> types, List<SqliteForeignKey> keys) {
		this.keys = keys;
		for (SqliteType type : types) {
			for (SqliteRowChange row : type.rows()) {
				add(type, row.use());
				this.computed.add(row);
			}
			if (!type.mapping().isEmpty()) {
				for (SqliteUse use : type.uses()) {
					add(type, use);
					this.mapped.computeIfAbsent(use.table(), (table) -> new LinkedHashMap<>()).put(use, type);
				}
			}
		}
		refuseLostLabels();
	}

	private void add(SqliteType type, SqliteUse use) {
		if (use.column().generated()) {
			throw new EnumRefusedException(
					"Cannot change labels of enum type %s: %s is generated, so its rows cannot be updated"
						.formatted(type.qualifiedName(), use),
					"Drop the column before and add it again after the change, in the same migration");
		}
		this.columns.put(use, type);
	}

	/**
	 * The columns whose rows are updated.
	 */
	List<SqliteUse> columns() {
		return List.copyOf(this.columns.keySet());
	}

	/**
	 * What must run before the text of tables changes. Rows that are older than a column
	 * do not store it: SQLite reads the default of the text, so that with another text
	 * they would have another label at once, which neither indexes nor the updates know.
	 */
	List<PlannedStatement> before() {
		List<PlannedStatement> statements = new ArrayList<>();
		if (!this.columns.isEmpty()) {
			statements.add(SqlitePlanBuilder.statement("PRAGMA defer_foreign_keys = ON", LockMode.NONE));
		}
		this.mapped.forEach((table, columns) -> {
			List<String> values = new ArrayList<>();
			List<String> conditions = new ArrayList<>();
			columns.forEach((use, type) -> {
				SqliteToken label = use.column().defaultLabel();
				if (label != null && type.mapping().containsKey(label.value())) {
					String column = identifier(use.column().name());
					values.add("%1$s = %1$s".formatted(column));
					conditions.add("%s IN (%s)".formatted(column, literal(label.value())));
				}
			});
			if (!values.isEmpty()) {
				statements.add(update(table, values, conditions));
			}
		});
		return statements;
	}

	/**
	 * The updates, computed labels first: their expressions speak of the rows as they
	 * are.
	 */
	List<PlannedStatement> statements() {
		List<PlannedStatement> statements = new ArrayList<>();
		this.computed
			.forEach((row) -> statements.add(SqlitePlanBuilder.statement(row.update(), LockMode.ACCESS_EXCLUSIVE)));
		List<SqliteTable> order = order();
		List<PlannedStatement> marks = order.stream().flatMap((table) -> mark(table).stream()).toList();
		if (!marks.isEmpty()) {
			statements.add(SqlitePlanBuilder.statement("PRAGMA ignore_check_constraints = ON", LockMode.NONE));
			statements.addAll(marks);
			statements.add(SqlitePlanBuilder.statement("PRAGMA ignore_check_constraints = OFF", LockMode.NONE));
		}
		order.forEach((table) -> statements.add(update(table)));
		return statements;
	}

	/**
	 * Where a label takes the place of another one, rows step aside first: SQLite checks
	 * uniqueness row by row, and RESTRICT at once.
	 */
	private Optional<PlannedStatement> mark(SqliteTable table) {
		List<String> values = new ArrayList<>();
		List<String> conditions = new ArrayList<>();
		columns(table).forEach((use, type) -> {
			if (SqliteRelabelling.isExchange(type)) {
				SqliteRelabelling relabelling = SqliteRelabelling.aside(type);
				values.add(relabelling.value(use));
				conditions.add(relabelling.condition(use));
			}
		});
		return values.isEmpty() ? Optional.empty() : Optional.of(update(table, values, conditions));
	}

	private PlannedStatement update(SqliteTable table) {
		List<String> values = new ArrayList<>();
		List<String> conditions = new ArrayList<>();
		columns(table).forEach((use, type) -> {
			SqliteRelabelling relabelling = SqliteRelabelling.of(type);
			values.add(relabelling.value(use));
			conditions.add(relabelling.condition(use));
		});
		return update(table, values, conditions);
	}

	/**
	 * {@code OR ABORT}, as a constraint of the table may say REPLACE, which would delete
	 * rows.
	 */
	private static PlannedStatement update(SqliteTable table, List<String> values, List<String> conditions) {
		return SqlitePlanBuilder.statement("UPDATE OR ABORT main.%s SET %s WHERE %s".formatted(identifier(table.name()),
				String.join(", ", values), String.join(" OR ", conditions)), LockMode.ACCESS_EXCLUSIVE);
	}

	private Map<SqliteUse, SqliteType> columns(SqliteTable table) {
		return this.mapped.getOrDefault(table, Map.of());
	}

	/**
	 * Tables that refer to others come before them: then the others' keys find no row
	 * with the old label that they would have to write or to complain of.
	 */
	private List<SqliteTable> order() {
		List<SqliteTable> open = new ArrayList<>(this.mapped.keySet());
		List<SqliteTable> ordered = new ArrayList<>();
		while (!open.isEmpty()) {
			SqliteTable next = open.stream()
				.filter((parent) -> open.stream().noneMatch((child) -> child != parent && refers(child, parent)))
				.findFirst()
				.orElse(open.get(0));
			open.remove(next);
			ordered.add(next);
		}
		return ordered;
	}

	private boolean refers(SqliteTable child, SqliteTable parent) {
		return this.keys.stream()
			.anyMatch((key) -> columns(child).keySet().stream().anyMatch(key::refersFrom)
					&& columns(parent).keySet().stream().anyMatch(key::refersTo));
	}

	/**
	 * What keys do to rows that refer to a changing label must be what the updates do.
	 */
	private void refuseLostLabels() {
		List<SqliteTable> order = order();
		this.keys.stream().filter(SqliteForeignKey::writes).forEach((key) -> this.columns.forEach((parent, type) -> {
			if (key.refersTo(parent)) {
				refuseLostLabels(key, parent, type, order);
			}
		}));
	}

	private void refuseLostLabels(SqliteForeignKey key, SqliteUse parent, SqliteType type, List<SqliteTable> order) {
		SqliteUse child = type.uses().stream().filter(key::refersFrom).findFirst().orElse(null);
		boolean first = child != null && order.indexOf(child.table()) < order.indexOf(parent.table())
				&& this.computed.stream().noneMatch((row) -> row.use() == parent);
		if (key.resets() && !first) {
			throw refusal(key, type, "its rows would lose the label",
					(child != null) ? "Connect with foreign_keys=off for this run: the column is updated all the same"
							: "Let the column be one of the enum type too: then it is updated first");
		}
		if (!first && SqliteRelabelling.isExchange(type)) {
			throw refusal(key, type, "its rows would change twice, as one label takes the place of another",
					"Apply the changes one after the other, or connect with foreign_keys=off for this run");
		}
	}

	private static EnumRefusedException refusal(SqliteForeignKey key, SqliteType type, String why, String remedy) {
		return new EnumRefusedException(
				"Cannot change labels of enum type %s: table column main.%s.%s refers to table %s ON UPDATE %s, so %s"
					.formatted(type.qualifiedName(), key.child(), key.from(), key.parent(), key.onUpdate(), why),
				remedy);
	}

}
