package io.enumway.dialect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.enumway.LockMode;
import io.enumway.PlannedStatement;
import io.enumway.PlannedStatement.Execution;
import io.enumway.TableRewrite;
import io.enumway.dialect.RebuiltObject.Moment;

/**
 * The statements of a type swap that take objects away and bring them back. The generated
 * columns of a table share one, as each writes the table and all of its indexes again.
 */
final class RebuildStatements {

	private static final Pattern DROP_VIEW = Pattern.compile("DROP (?:MATERIALIZED )?VIEW (.*)", Pattern.DOTALL);

	private final List<RebuiltObject> objects;

	/**
	 * The views that the swap drops and creates again.
	 */
	private final List<String> views;

	/**
	 * Use the objects of a swap.
	 * @param objects the objects, each after those that it needs
	 */
	RebuildStatements(List<RebuiltObject> objects) {
		this.objects = objects;
		this.views = objects.stream()
			.flatMap((object) -> object.drop().stream())
			.map(DROP_VIEW::matcher)
			.filter(Matcher::matches)
			.map((drop) -> drop.group(1))
			.toList();
	}

	/**
	 * Take all of them away.
	 */
	List<PlannedStatement> drop() {
		List<PlannedStatement> statements = new ArrayList<>();
		List<List<RebuiltObject>> units = units(this.objects);
		Collections.reverse(units);
		units.forEach((unit) -> add(unit, RebuiltObject::drop, (object, sql) -> StatementLocks.of(sql), statements));
		return statements;
	}

	/**
	 * Bring back those of a moment.
	 */
	List<PlannedStatement> create(Moment moment) {
		return create((object) -> object.moment() == moment);
	}

	List<PlannedStatement> create(Predicate<RebuiltObject> which) {
		List<PlannedStatement> statements = new ArrayList<>();
		for (List<RebuiltObject> unit : units(this.objects.stream().filter(which).toList())) {
			add(unit, RebuiltObject::definition, this::lockOfCreation, statements);
			add(unit, RebuiltObject::properties, this::lockOfCreation, statements);
		}
		return statements;
	}

	/**
	 * What the statement that converts the columns of a table is to do beside that.
	 */
	List<String> actions(String table) {
		return this.objects.stream()
			.filter((object) -> object.moment() == Moment.WITH_COLUMNS && table.equals(object.table()))
			.flatMap((object) -> object.definition().stream())
			.toList();
	}

	/**
	 * Whether generated columns have no expressions until the old types are gone.
	 */
	boolean isWithoutExpressions() {
		return this.objects.stream().anyMatch((object) -> object.isGeneratedColumn() && object.moment() == Moment.LAST);
	}

	/**
	 * The objects that share a statement, where the last of them stands.
	 */
	private static List<List<RebuiltObject>> units(List<RebuiltObject> objects) {
		Map<String, List<RebuiltObject>> columns = objects.stream()
			.filter(RebuiltObject::isGeneratedColumn)
			.collect(Collectors.groupingBy((object) -> String.valueOf(object.table())));
		List<List<RebuiltObject>> units = new ArrayList<>();
		for (RebuiltObject object : objects) {
			List<RebuiltObject> unit = object.isGeneratedColumn()
					? columns.getOrDefault(String.valueOf(object.table()), List.of(object)) : List.of(object);
			if (unit.get(unit.size() - 1) == object) {
				units.add(unit);
			}
		}
		return units;
	}

	private static void add(List<RebuiltObject> unit, Function<RebuiltObject, List<String>> part,
			BiFunction<RebuiltObject, String, LockMode> locks, List<PlannedStatement> statements) {
		RebuiltObject first = unit.get(0);
		List<String> parts = unit.stream().flatMap((object) -> part.apply(object).stream()).toList();
		if (!first.isGeneratedColumn()) {
			parts.forEach((sql) -> statements
				.add(new PlannedStatement(sql, locks.apply(first, sql), false, Execution.IN_TRANSACTION)));
		}
		else if (!parts.isEmpty()) {
			statements.add(rewriting(String.valueOf(first.table()), parts));
		}
	}

	/**
	 * Nobody waits for what the swap has created: a view, to which a rule belongs, or a
	 * domain that has no columns yet. A foreign key that takes over those of partitions
	 * drops triggers of theirs.
	 */
	private LockMode lockOfCreation(RebuiltObject object, String sql) {
		boolean unseen = sql.startsWith("ALTER DOMAIN ") ? object.moment() == Moment.BEFORE_COLUMNS
				: object.table() == null && this.views.stream().anyMatch((view) -> isOn(view, object));
		if (unseen) {
			return LockMode.NONE;
		}
		boolean merges = StatementLocks.isForeignKey(sql) && !object.drop().isEmpty()
				&& this.objects.stream()
					.filter((other) -> other.drop().isEmpty())
					.flatMap((other) -> other.definition().stream())
					.anyMatch(StatementLocks::isForeignKey);
		return merges ? LockMode.ACCESS_EXCLUSIVE : StatementLocks.of(sql);
	}

	private static boolean isOn(String view, RebuiltObject object) {
		return object.drop().stream().anyMatch((sql) -> sql.endsWith(" ON " + view)) || object.definition()
			.stream()
			.anyMatch((sql) -> sql.startsWith("CREATE STATISTICS ") ? sql.endsWith(" FROM " + view)
					: sql.contains(" ON " + view + " USING "));
	}

	/**
	 * A statement that writes a table and its indexes again.
	 * @param table the table, quoted
	 * @param actions what it does to the table
	 */
	static PlannedStatement rewriting(String table, List<String> actions) {
		return new PlannedStatement("ALTER TABLE %s %s".formatted(table, String.join(", ", actions)),
				LockMode.ACCESS_EXCLUSIVE, true, Execution.IN_TRANSACTION, new TableRewrite(table, null, null));
	}

}
