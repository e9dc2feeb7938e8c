package io.enumway.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.enumway.EnumRefusedException;

/**
 * Indexes, triggers and views that mention labels of an enum type.
 */
final class SqliteMentions {

	private SqliteMentions() {
	}

	/**
	 * Let a definition follow the labels of a type.
	 * @param sql the definition as it is planned so far
	 * @param object the object
	 * @param type the type
	 * @param labels its changing labels, those without a replacement as themselves
	 * @param snapshot the database
	 * @return the definition with the labels replaced
	 * @throws EnumRefusedException if a label goes without a replacement, or it is not
	 * clear whether a text is a label
	 */
	static String rewrite(String sql, SqliteObject object, SqliteType type, Map<String, String> labels,
			SqliteSnapshot snapshot) {
		SqliteLiterals literals = new SqliteLiterals(sql, columns(type.uses()), labels);
		List<SqliteUse> reached = type.uses()
			.stream()
			.filter((use) -> object.table().equalsIgnoreCase(use.table().name())
					|| literals.mentions(use.table().name()))
			.toList();
		if (reached.isEmpty()) {
			return sql;
		}
		literals.unclear().stream().findFirst().ifPresent((label) -> {
			throw refusal(type, label, object.toString());
		});
		for (SqliteToken literal : literals.found()) {
			if (literal.value().equals(labels.get(literal.value())) || isAmbiguous(literals, reached, snapshot)) {
				throw refusal(type, literal.value(), object.toString());
			}
		}
		return literals.rewritten(sql);
	}

	static EnumRefusedException refusal(SqliteType type, String label, String object) {
		return new EnumRefusedException("Cannot change value '%s' of enum type %s: %s mentions it".formatted(label,
				type.qualifiedName(), object),
				"Drop it before and create it again after the change, in the same migration");
	}

	static Set<String> columns(List<SqliteUse> uses) {
		return uses.stream().map((use) -> use.column().name().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
	}

	/**
	 * Whether another table in the definition has a column of the same name that is not
	 * of the type.
	 */
	private static boolean isAmbiguous(SqliteLiterals literals, List<SqliteUse> reached, SqliteSnapshot snapshot) {
		Set<String> columns = columns(reached);
		return snapshot.tables()
			.stream()
			.filter((table) -> literals.mentions(table.name()))
			.anyMatch((table) -> table.columns()
				.stream()
				.filter((column) -> columns.contains(column.name().toLowerCase(Locale.ROOT)))
				.anyMatch((column) -> reached.stream().noneMatch((use) -> use.column() == column)));
	}

}
