package io.enumway.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.enumway.EnumName;
import io.enumway.LockMode;
import io.enumway.PlannedStatement;
import io.enumway.PlannedStatement.Execution;
import org.jspecify.annotations.Nullable;

import static io.enumway.dialect.PostgresQuoting.identifier;
import static io.enumway.dialect.PostgresQuoting.literal;
import static io.enumway.dialect.PostgresQuoting.name;

/**
 * Replaces an enum type by a new one with other labels: takes away what PostgreSQL cannot
 * convert, converts the columns, and brings the rest back. PostgreSQL rebuilds plain
 * indexes and unique constraints by itself. Nothing is ever dropped with CASCADE.
 *
 * @param type the name of the type, before and after
 * @param parking the name of the old type until it is dropped
 * @param labels the labels of the new type
 * @param mapping the labels that go away, and what they become
 * @param rows what labels become in the rows of single columns, instead
 * @param columns the columns to convert, in the order in which their tables are locked
 * @param rebuild what is dropped and created again; definitions have the new labels
 * @param owner the owner of the type
 * @param comment the comment on the type
 */
record TypeSwap(EnumName type, String parking, List<String> labels, Map<String, String> mapping, List<SwapRows> rows,
		List<SwapColumn> columns, Rebuild rebuild, String owner, @Nullable String comment) {

	List<PlannedStatement> statements() {
		List<PlannedStatement> statements = new ArrayList<>();
		lock(statements);
		List<RebuiltObject> objects = this.rebuild.objects();
		for (int i = objects.size() - 1; i >= 0; i--) {
			objects.get(i).drop().forEach((sql) -> statements.add(onTable(sql)));
		}
		replaceType(statements);
		convertColumns(statements);
		statements.add(onType(PostgresStatements.drop(new EnumName(this.type.schema(), this.parking))));
		if (!objects.isEmpty()) {
			// a body in a string is text for the server, today's path may not find its
			// names
			statements.add(plain("SET LOCAL check_function_bodies = off"));
		}
		for (RebuiltObject object : objects) {
			object.definition().forEach((sql) -> statements.add(onTable(sql)));
			object.properties().forEach((sql) -> statements.add(onTable(sql)));
		}
		if (!objects.isEmpty()) {
			statements.add(plain("SET LOCAL check_function_bodies = " + this.rebuild.bodyChecks()));
		}
		return statements;
	}

	private void lock(List<PlannedStatement> statements) {
		TreeSet<String> tables = this.columns.stream()
			.map(SwapColumn::qualifiedTable)
			.collect(Collectors.toCollection(TreeSet::new));
		this.rebuild.objects().stream().map(RebuiltObject::table).filter(Objects::nonNull).forEach(tables::add);
		if (!tables.isEmpty()) {
			statements.add(onTable("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(String.join(", ", tables))));
		}
	}

	private void replaceType(List<PlannedStatement> statements) {
		statements.add(onType(PostgresStatements.renameType(this.type, this.parking)));
		statements.add(plain(PostgresStatements.create(this.type, this.labels)));
		statements.add(onType("ALTER TYPE %s OWNER TO %s".formatted(name(this.type), identifier(this.owner))));
		this.rebuild.grants().forEach((sql) -> statements.add(onType(sql)));
		if (this.comment != null) {
			statements.add(onType("COMMENT ON TYPE %s IS %s".formatted(name(this.type), literal(this.comment))));
		}
	}

	private void convertColumns(List<PlannedStatement> statements) {
		Map<String, List<SwapColumn>> tables = new LinkedHashMap<>();
		for (SwapColumn column : this.columns) {
			if (!column.inherited()) {
				tables.computeIfAbsent(column.qualifiedTable(), (table) -> new ArrayList<>()).add(column);
			}
		}
		tables.forEach((table,
				columns) -> statements.add(statement(
						"ALTER TABLE %s %s".formatted(table,
								String.join(", ", columns.stream().map(this::convert).toList())),
						LockMode.ACCESS_EXCLUSIVE, true)));
	}

	private String convert(SwapColumn column) {
		String type = name(this.type) + (column.array() ? "[]" : "");
		return "ALTER COLUMN %s TYPE %s USING %s::%s".formatted(identifier(column.column()), type, value(column), type);
	}

	private String value(SwapColumn column) {
		String value = identifier(column.column()) + "::text" + (column.array() ? "[]" : "");
		if (column.array()) {
			return arrayValue(value);
		}
		Map<String, String> values = new LinkedHashMap<>();
		this.mapping.forEach((from, to) -> values.put(from, literal(to)));
		this.rows.stream()
			.filter((one) -> one.column().equals(column))
			.forEach((one) -> values.put(one.label(), "(" + one.expression() + ")::text"));
		if (values.isEmpty()) {
			return value;
		}
		return values.entrySet()
			.stream()
			.map((entry) -> "WHEN %s THEN %s".formatted(literal(entry.getKey()), entry.getValue()))
			.collect(Collectors.joining(" ", "(CASE " + value + " ", " ELSE " + value + " END)"));
	}

	/**
	 * A replacement may be a label that is itself replaced, so that all labels become
	 * texts that are no labels (longer than labels can be) before any gets its new one.
	 */
	private String arrayValue(String value) {
		boolean chained = this.mapping.values().stream().anyMatch(this.mapping::containsKey);
		String mapped = value;
		if (!chained) {
			for (Map.Entry<String, String> entry : this.mapping.entrySet()) {
				mapped = replace(mapped, entry.getKey(), entry.getValue());
			}
			return mapped;
		}
		String marker = "#".repeat(EnumName.MAX_BYTES + 1);
		for (String from : this.mapping.keySet()) {
			mapped = replace(mapped, from, marker + from);
		}
		for (Map.Entry<String, String> entry : this.mapping.entrySet()) {
			mapped = replace(mapped, marker + entry.getKey(), entry.getValue());
		}
		return mapped;
	}

	private static String replace(String array, String from, String to) {
		return "pg_catalog.array_replace(%s, %s, %s)".formatted(array, literal(from), literal(to));
	}

	private static PlannedStatement onType(String sql) {
		return statement(sql, LockMode.TYPE, false);
	}

	private static PlannedStatement onTable(String sql) {
		return statement(sql, LockMode.ACCESS_EXCLUSIVE, false);
	}

	private static PlannedStatement plain(String sql) {
		return statement(sql, LockMode.NONE, false);
	}

	private static PlannedStatement statement(String sql, LockMode lock, boolean rewritesTable) {
		return new PlannedStatement(sql, lock, rewritesTable, Execution.IN_TRANSACTION);
	}

}
