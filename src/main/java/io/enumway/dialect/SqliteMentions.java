package io.enumway.dialect;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
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

	private final SqliteSnapshot snapshot;

	/**
	 * The names that the text of each view mentions, by the name of the view; all in
	 * lower case.
	 */
	private final Map<String, Set<String>> views = new HashMap<>();

	SqliteMentions(SqliteSnapshot snapshot) {
		this.snapshot = snapshot;
		snapshot.objects()
			.stream()
			.filter((object) -> object.kind().equals("view"))
			.forEach((view) -> this.views.put(lower(view.name()), names(view)));
	}

	/**
	 * Let a definition follow the labels of a type.
	 * @param sql the definition as it is planned so far
	 * @param object the object
	 * @param type the type
	 * @param labels its changing labels, those without a replacement as themselves
	 * @return the definition with the labels replaced
	 * @throws EnumRefusedException if a label goes without a replacement, or it is not
	 * clear whether a text is a label
	 */
	String rewrite(String sql, SqliteObject object, SqliteType type, Map<String, String> labels) {
		Set<String> names = reach(object);
		List<SqliteUse> reached = type.uses()
			.stream()
			.filter((use) -> names.contains(lower(use.table().name())))
			.toList();
		if (reached.isEmpty()) {
			return sql;
		}
		SqliteLiterals literals = new SqliteLiterals(sql, columns(type.uses()), columnsOf(names), labels);
		literals.unclear().stream().findFirst().ifPresent((token) -> {
			throw refusal(type, token.value(), object.toString());
		});
		for (SqliteToken literal : literals.found()) {
			if (literal.value().equals(labels.get(literal.value())) || isAmbiguous(names, reached)) {
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
		return uses.stream().map((use) -> lower(use.column().name())).collect(Collectors.toSet());
	}

	static Set<String> columns(SqliteTable table) {
		return table.columns().stream().map((column) -> lower(column.name())).collect(Collectors.toSet());
	}

	/**
	 * The columns of the tables behind the definition. Any other name may be an alias of
	 * an enum column.
	 */
	private Set<String> columnsOf(Set<String> names) {
		return this.snapshot.tables()
			.stream()
			.filter((table) -> names.contains(lower(table.name())))
			.flatMap((table) -> columns(table).stream())
			.collect(Collectors.toSet());
	}

	/**
	 * Whether another table behind the definition has a column of the same name that is
	 * not of the type.
	 */
	private boolean isAmbiguous(Set<String> names, List<SqliteUse> reached) {
		Set<String> columns = columns(reached);
		return this.snapshot.tables()
			.stream()
			.filter((table) -> names.contains(lower(table.name())))
			.anyMatch((table) -> table.columns()
				.stream()
				.filter((column) -> columns.contains(lower(column.name())))
				.anyMatch((column) -> reached.stream().noneMatch((use) -> use.column() == column)));
	}

	/**
	 * The names that a definition mentions, itself or by way of views.
	 */
	private Set<String> reach(SqliteObject object) {
		Set<String> names = new HashSet<>();
		Deque<String> open = new ArrayDeque<>(names(object));
		open.add(lower(object.table()));
		while (!open.isEmpty()) {
			String name = open.remove();
			if (names.add(name)) {
				open.addAll(this.views.getOrDefault(name, Set.of()));
			}
		}
		return names;
	}

	private static Set<String> names(SqliteObject object) {
		return SqliteToken.read(object.sql())
			.stream()
			.filter(SqliteToken::isPossibleName)
			.map((token) -> lower(token.value()))
			.collect(Collectors.toSet());
	}

	private static String lower(String name) {
		return name.toLowerCase(Locale.ROOT);
	}

}
