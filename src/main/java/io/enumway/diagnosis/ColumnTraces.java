package io.enumway.diagnosis;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.TypedColumn;
import io.enumway.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Which of the columns that a pending script makes are there. Those of a type that the
 * script creates must be of that type, of all others the names tell.
 */
final class ColumnTraces {

	private final Evidence evidence;

	private final SearchPath path;

	private final Set<EnumName> types;

	/**
	 * Tables whose columns pending scripts take away or rename.
	 */
	private final Set<String> shrinking;

	/**
	 * Look at a script.
	 * @param evidence what is known of the database
	 * @param path what names mean at the statement that is looked at
	 * @param types the enum types that the script has created so far
	 */
	ColumnTraces(Evidence evidence, SearchPath path, Set<EnumName> types) {
		this.evidence = evidence;
		this.path = path;
		this.types = types;
		this.shrinking = evidence.pending()
			.stream()
			.flatMap((pending) -> evidence.statements(pending).stream())
			.filter((statement) -> statement.starts("alter", "table")
					&& (statement.has("drop") || statement.has("rename")))
			.map((statement) -> statement.nameAt(2))
			.filter(Objects::nonNull)
			.map(EnumName::name)
			.collect(Collectors.toSet());
	}

	/**
	 * The columns that CREATE TABLE gives a table that is there. Of one that is not there
	 * it is enough to know that, and one that IF NOT EXISTS leaves alone may have others.
	 */
	List<Trace> created(SqlStatement statement) {
		EnumName table = qualified(Creations.table(statement));
		if (table == null || statement.has("if", "not", "exists") || this.shrinking.contains(table.name())
				|| this.evidence.relation(table).isEmpty()) {
			return List.of();
		}
		return ColumnDefinition.created(statement).stream().map((column) -> trace(column, table)).toList();
	}

	/**
	 * The columns that ALTER TABLE adds, or gives a type that the script creates.
	 */
	List<Trace> altered(SqlStatement statement) {
		EnumName table = statement.starts("alter", "table") ? qualified(statement.nameAt(2)) : null;
		if (table == null) {
			return List.of();
		}
		return ColumnDefinition.altered(statement)
			.stream()
			.filter((column) -> type(column) != null || (column.added() && !this.shrinking.contains(table.name())))
			.map((column) -> trace(column, table))
			.toList();
	}

	private @Nullable EnumName qualified(@Nullable EnumName name) {
		return (name != null && this.path.knows(name)) ? this.path.qualify(name) : null;
	}

	/**
	 * The type of a column, if the script creates it.
	 */
	private @Nullable EnumName type(ColumnDefinition column) {
		EnumName type = qualified(column.type());
		return (type != null && this.types.contains(type)) ? type : null;
	}

	private Trace trace(ColumnDefinition column, EnumName table) {
		EnumName type = type(column);
		if (type == null) {
			return new Trace("column %s in table %s".formatted(column.column(), table),
					this.evidence.hasColumn(table, column.column()));
		}
		return new Trace("column %s of enum type %s in table %s".formatted(column.column(), type, table),
				this.evidence.type(type)
					.filter((found) -> found.columns().contains(new TypedColumn(table, column.column())))
					.isPresent());
	}

	/**
	 * A column that is there, or not.
	 */
	record Trace(String description, boolean there) {

	}

}
