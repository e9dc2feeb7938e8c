package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.enumway.EnumName;
import io.enumway.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * A column as CREATE TABLE or ALTER TABLE defines it.
 *
 * @param column its name
 * @param type the name of its type, {@code null} if that is none
 * @param added whether it is new; otherwise its type changes
 * @param optional whether the statement is content with a column that is there
 */
record ColumnDefinition(String column, @Nullable EnumName type, boolean added, boolean optional) {

	private static final Set<String> NO_COLUMNS = Set.of("constraint", "check", "unique", "primary", "foreign",
			"exclude", "like");

	/**
	 * The columns that CREATE TABLE lists.
	 */
	static List<ColumnDefinition> created(SqlStatement statement) {
		int name = statement.after("table");
		int open = (name >= 0) ? statement.afterName(name) : -1;
		if (Creations.table(statement) == null || !statement.isSymbolAt(open, "(")) {
			return List.of();
		}
		int end = open + 1;
		for (int depth = 1; end < statement.tokens().size(); end++) {
			depth += statement.isSymbolAt(end, "(") ? 1 : statement.isSymbolAt(end, ")") ? -1 : 0;
			if (depth == 0) {
				break;
			}
		}
		return parts(statement, open + 1, end).stream()
			.map((part) -> added(part, 0, false))
			.filter(Objects::nonNull)
			.toList();
	}

	/**
	 * The columns that ALTER TABLE adds, or gives another type.
	 */
	static List<ColumnDefinition> altered(SqlStatement statement) {
		return actions(statement).stream().map(ColumnDefinition::changed).filter(Objects::nonNull).toList();
	}

	/**
	 * The actions of ALTER TABLE.
	 */
	static List<SqlStatement> actions(SqlStatement statement) {
		return parts(statement, statement.afterName(2), statement.tokens().size());
	}

	private static @Nullable ColumnDefinition changed(SqlStatement action) {
		int column = (action.wordsAt(1, "column")) ? 2 : 1;
		if (action.starts("add")) {
			boolean optional = action.wordsAt(column, "if", "not", "exists");
			return added(action, optional ? column + 3 : column, optional);
		}
		EnumName name = action.starts("alter") ? action.nameAt(column) : null;
		int type = action.wordsAt(column + 1, "set", "data") ? column + 3 : column + 1;
		return (name != null && action.wordsAt(type, "type"))
				? new ColumnDefinition(name.name(), action.nameAt(type + 1), false, false) : null;
	}

	private static @Nullable ColumnDefinition added(SqlStatement part, int index, boolean optional) {
		EnumName name = part.nameAt(index);
		return (name == null || NO_COLUMNS.stream().anyMatch((word) -> part.wordsAt(index, word))) ? null
				: new ColumnDefinition(name.name(), part.nameAt(index + 1), true, optional);
	}

	/**
	 * What commas separate.
	 */
	private static List<SqlStatement> parts(SqlStatement statement, int from, int to) {
		List<SqlStatement> parts = new ArrayList<>();
		int start = from;
		int depth = 0;
		for (int i = from; i < to; i++) {
			depth += statement.isSymbolAt(i, "(") ? 1 : statement.isSymbolAt(i, ")") ? -1 : 0;
			if (depth == 0 && statement.isSymbolAt(i, ",")) {
				parts.add(statement.part(start, i));
				start = i + 1;
			}
		}
		if (start < to) {
			parts.add(statement.part(start, to));
		}
		return parts;
	}

}
