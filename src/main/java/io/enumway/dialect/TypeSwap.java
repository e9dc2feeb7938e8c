package io.enumway.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.enumway.EnumName;
import io.enumway.LockMode;
import io.enumway.PlannedStatement;
import io.enumway.PlannedStatement.Execution;
import io.enumway.dialect.RebuiltObject.Moment;
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
 * @param constants the labels that constants of the old type can have and that the new
 * one has too, or a replacement of them
 * @param mapping the labels that go away, and what they become
 * @param rows what labels become in the rows of single columns, instead
 * @param columns the columns to convert, in the order in which their tables are locked
 * @param rebuild what is dropped and created again; definitions have the new labels
 * @param owner the owner of the type
 * @param comment the comment on the type
 */
record TypeSwap(EnumName type, String parking, List<String> labels, List<String> constants, Map<String, String> mapping,
		List<SwapRows> rows, List<SwapColumn> columns, Rebuild rebuild, String owner, @Nullable String comment) {

	/**
	 * Up to which number of labels comparing one by one is faster than text.
	 */
	private static final int MOST_CONSTANTS = 16;

	List<PlannedStatement> statements() {
		RebuildStatements objects = new RebuildStatements(this.rebuild.objects());
		boolean none = this.rebuild.objects().isEmpty();
		List<PlannedStatement> statements = new ArrayList<>();
		if (!none) {
			this.rebuild.settings().suspend().forEach((sql) -> statements.add(plain(sql)));
		}
		statements.addAll(objects.drop());
		replaceType(statements);
		replaceDerivedTypes(statements);
		statements.addAll(objects.create(Moment.BEFORE_COLUMNS));
		convertColumns(objects, statements);
		dropOldTypes(statements);
		// to create an index runs them, in a session that may have called them before
		this.rebuild.compiled().statements().forEach((sql) -> statements.add(plain(sql)));
		statements.addAll(objects.create(Moment.LAST));
		if (!none) {
			this.rebuild.settings().restore().forEach((sql) -> statements.add(plain(sql)));
		}
		return statements;
	}

	/**
	 * The tables to lock before anything else, quoted and in a stable order.
	 */
	SortedSet<String> tables() {
		TreeSet<String> tables = this.columns.stream()
			.filter((column) -> !column.foreign())
			.map(SwapColumn::qualifiedTable)
			.collect(Collectors.toCollection(TreeSet::new));
		this.rebuild.objects().stream().map(RebuiltObject::table).filter(Objects::nonNull).forEach(tables::add);
		return tables;
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

	private LabelMapping values() {
		return new LabelMapping(this.mapping);
	}

	private void replaceDerivedTypes(List<PlannedStatement> statements) {
		for (DerivedType derived : this.rebuild.derived()) {
			statements.add(onType("ALTER %s %s RENAME TO %s".formatted(derived.keyword(), name(derived.name()),
					identifier(parked(derived).name()))));
			statements.add(plain(derived.definition()));
			derived.properties().forEach((sql) -> statements.add(onType(sql)));
		}
	}

	/**
	 * The old type until it is dropped.
	 */
	EnumName parked() {
		return new EnumName(this.type.schema(), this.parking);
	}

	private EnumName parked(DerivedType derived) {
		return new EnumName(derived.name().schema(), this.parking + "_" + derived.oid());
	}

	private void convertColumns(RebuildStatements objects, List<PlannedStatement> statements) {
		SwapCasts casts = casts();
		casts.create().forEach((sql) -> statements.add(plain(sql)));
		Map<String, List<SwapColumn>> tables = tables(false);
		tables.forEach((table, columns) -> statements.add(convert(table, columns, objects.actions(table))));
		statements.addAll(objects.create((object) -> object.moment() == Moment.AFTER_COLUMNS
				|| (object.moment() == Moment.WITH_COLUMNS && !tables.containsKey(object.table()))));
		if (objects.isWithoutExpressions()) {
			tables(true).forEach((table, columns) -> statements
				.add(RebuildStatements.rewriting(table, columns.stream().map(this::release).toList())));
		}
		casts.drop().forEach((sql) -> statements.add(plain(sql)));
	}

	/**
	 * The columns by table that are not converted with those of a parent table.
	 * @param generated whether only the generated ones
	 */
	private Map<String, List<SwapColumn>> tables(boolean generated) {
		return this.columns.stream()
			.filter((column) -> !column.inherited() && (column.generated() || !generated))
			.collect(Collectors.groupingBy(SwapColumn::qualifiedTable, LinkedHashMap::new, Collectors.toList()));
	}

	private PlannedStatement convert(String table, List<SwapColumn> columns, List<String> more) {
		List<String> actions = Stream.concat(columns.stream().map(this::convert), more.stream()).toList();
		return columns.get(0).foreign()
				? statement("ALTER FOREIGN TABLE %s %s".formatted(table, String.join(", ", actions)),
						LockMode.ACCESS_EXCLUSIVE)
				: RebuildStatements.rewriting(table, actions);
	}

	/**
	 * PostgreSQL has cast what stands for the expression, and it must not keep the cast.
	 */
	private String release(SwapColumn column) {
		return "ALTER COLUMN %s SET EXPRESSION AS (NULL::%s)".formatted(identifier(column.column()), target(column));
	}

	private String target(SwapColumn column) {
		EnumName element = (column.type() != null) ? column.type() : this.type;
		return name(element) + (column.array() ? "[]" : "");
	}

	private SwapCasts casts() {
		boolean needed = this.columns.stream()
			.anyMatch((column) -> column.conversion() == Conversion.CAST || column.generated());
		SwapCasts casts = new SwapCasts(this.parking);
		if (needed) {
			casts.add(parked(), this.type, values().convert("$1", Conversion.SCALAR, name(this.type)));
			this.rebuild.derived()
				.stream()
				.filter(DerivedType::isComposite)
				.forEach((derived) -> casts.add(parked(derived), derived.name(), values().convert(derived)));
		}
		return casts;
	}

	private void dropOldTypes(List<PlannedStatement> statements) {
		List<DerivedType> derived = this.rebuild.derived();
		for (int i = derived.size() - 1; i >= 0; i--) {
			statements.add(onType("DROP %s %s".formatted(derived.get(i).keyword(), name(parked(derived.get(i))))));
		}
		statements.add(onType(PostgresStatements.hold(parked())));
		statements.add(onType(PostgresStatements.drop(parked())));
	}

	private String convert(SwapColumn column) {
		String type = target(column);
		String conversion = "ALTER COLUMN %s TYPE %s".formatted(identifier(column.column()), type);
		if (column.foreign() || column.generated()) {
			return conversion;
		}
		Map<String, String> rows = this.rows.stream()
			.filter((one) -> one.column().equals(column))
			.collect(Collectors.toMap(SwapRows::label, SwapRows::expression));
		LabelMapping values = values().with(rows);
		boolean byConstants = column.conversion() == Conversion.SCALAR && column.type() == null
				&& !this.constants.isEmpty() && this.constants.size() <= MOST_CONSTANTS;
		String value = identifier(column.column());
		return conversion + " USING " + (byConstants ? values.convert(value, this.constants, type)
				: values.convert(value, column.conversion(), type));
	}

	private static PlannedStatement onType(String sql) {
		return statement(sql, LockMode.TYPE);
	}

	private static PlannedStatement plain(String sql) {
		return statement(sql, LockMode.NONE);
	}

	private static PlannedStatement statement(String sql, LockMode lock) {
		return new PlannedStatement(sql, lock, false, Execution.IN_TRANSACTION);
	}

}
