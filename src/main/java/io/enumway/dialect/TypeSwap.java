package io.enumway.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.enumway.EnumName;
import io.enumway.LockMode;
import io.enumway.PlannedStatement;
import io.enumway.PlannedStatement.Execution;
import org.jspecify.annotations.Nullable;

import static io.enumway.dialect.PostgresQuoting.identifier;
import static io.enumway.dialect.PostgresQuoting.literal;
import static io.enumway.dialect.PostgresQuoting.name;

/**
 * Replaces an enum type by a new one with other labels and converts the columns that use
 * it. PostgreSQL rebuilds plain indexes and unique constraints by itself; everything else
 * that depends on the type must have been refused before.
 *
 * @param type the name of the type, before and after
 * @param parking the name of the old type until it is dropped
 * @param labels the labels of the new type
 * @param removed the label that becomes {@code replacement}, or {@code null}
 * @param replacement the label that takes its place, or {@code null}
 * @param columns the columns to convert, with their defaults as of now, in the order in
 * which their tables are locked
 * @param owner the owner of the type
 * @param comment the comment on the type
 */
record TypeSwap(EnumName type, String parking, List<String> labels, @Nullable String removed,
		@Nullable String replacement, List<SwapColumn> columns, String owner, @Nullable String comment) {

	List<PlannedStatement> statements() {
		List<PlannedStatement> statements = new ArrayList<>();
		Map<String, List<SwapColumn>> tables = new LinkedHashMap<>();
		for (SwapColumn column : this.columns) {
			tables.computeIfAbsent(column.qualifiedTable(), (table) -> new ArrayList<>()).add(column);
		}
		if (!tables.isEmpty()) {
			statements
				.add(statement("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(String.join(", ", tables.keySet())),
						LockMode.ACCESS_EXCLUSIVE, false));
		}
		EnumName parked = new EnumName(this.type.schema(), this.parking);
		statements.add(onType(PostgresStatements.renameType(this.type, this.parking)));
		statements.add(statement(PostgresStatements.create(this.type, this.labels), LockMode.NONE, false));
		statements.add(onType("ALTER TYPE %s OWNER TO %s".formatted(name(this.type), identifier(this.owner))));
		if (this.comment != null) {
			statements.add(onType("COMMENT ON TYPE %s IS %s".formatted(name(this.type), literal(this.comment))));
		}
		tables.forEach((table,
				columns) -> statements.add(statement(
						"ALTER TABLE %s %s".formatted(table,
								String.join(", ", columns.stream().map(this::convert).toList())),
						LockMode.ACCESS_EXCLUSIVE, true)));
		statements.add(onType(PostgresStatements.drop(parked)));
		return statements;
	}

	/**
	 * The default is taken away and set again, as a default is never converted by
	 * {@code USING}.
	 */
	private String convert(SwapColumn column) {
		String alter = "ALTER COLUMN " + identifier(column.column());
		String type = name(this.type) + (column.array() ? "[]" : "");
		String conversion = "%s TYPE %s USING %s::%s".formatted(alter, type, value(column), type);
		String newDefault = newDefault(column);
		return (newDefault == null) ? conversion
				: "%s DROP DEFAULT, %s, %s SET DEFAULT %s::%s".formatted(alter, conversion, alter, newDefault, type);
	}

	private String value(SwapColumn column) {
		String value = identifier(column.column()) + "::text" + (column.array() ? "[]" : "");
		if (this.removed == null || this.replacement == null) {
			return value;
		}
		String from = literal(this.removed);
		String to = literal(this.replacement);
		return column.array() ? "pg_catalog.array_replace(%s, %s, %s)".formatted(value, from, to)
				: "(CASE %s WHEN %s THEN %s ELSE %s END)".formatted(value, from, to, value);
	}

	private @Nullable String newDefault(SwapColumn column) {
		if (column.emptyArrayDefault()) {
			return "'{}'";
		}
		String label = column.defaultLabel();
		if (label == null) {
			return null;
		}
		return literal((label.equals(this.removed) && this.replacement != null) ? this.replacement : label);
	}

	private static PlannedStatement onType(String sql) {
		return statement(sql, LockMode.TYPE, false);
	}

	private static PlannedStatement statement(String sql, LockMode lock, boolean rewritesTable) {
		return new PlannedStatement(sql, lock, rewritesTable, Execution.IN_TRANSACTION);
	}

}
