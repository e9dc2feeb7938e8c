package io.enumway.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.enumway.EnumChange;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.LockMode;
import io.enumway.PlannedStatement;
import io.enumway.PlannedStatement.Execution;
import org.jspecify.annotations.Nullable;

import static io.enumway.dialect.SqliteQuoting.identifier;
import static io.enumway.dialect.SqliteQuoting.literal;

/**
 * Renders what enum types have become as statements. A constraint changes by an edit of
 * the table's text, which copies nothing and keeps all that depends on the table; rows
 * are updated in place.
 */
final class SqlitePlanBuilder {

	private final SqliteSnapshot snapshot;

	private final List<SqliteType> types;

	private final List<SqliteType> dropped;

	private final List<String> warnings;

	private final List<PlannedStatement> statements = new ArrayList<>();

	/**
	 * The text that tables, views and triggers get.
	 */
	private final Map<Object, String> texts = new LinkedHashMap<>();

	private final List<SqliteUse> updated = new ArrayList<>();

	private final List<PlannedStatement> updates = new ArrayList<>();

	/**
	 * The labels that the columns of a table get, all in one pass: another constraint may
	 * compare the columns.
	 */
	private final Map<SqliteTable, Map<SqliteUse, Map<String, String>>> mapped = new LinkedHashMap<>();

	SqlitePlanBuilder(SqliteSnapshot snapshot, List<SqliteType> types, List<SqliteType> dropped,
			List<String> warnings) {
		this.snapshot = snapshot;
		this.types = types;
		this.dropped = dropped;
		this.warnings = warnings;
	}

	SqlitePlan build(List<EnumChange> changes) {
		register();
		List<SqliteTable> edited = new ArrayList<>();
		for (SqliteTable table : this.snapshot.tables()) {
			String text = SqliteTableEdit.of(table, this.types);
			if (!text.equals(table.sql())) {
				this.texts.put(table, text);
				edited.add(table);
			}
		}
		List<SqliteObject> rebuilt = new ArrayList<>();
		Map<SqliteObject, String> definitions = definitions();
		this.types.forEach(this::update);
		this.mapped.values()
			.forEach((columns) -> this.updates.add(statement(update(columns), LockMode.ACCESS_EXCLUSIVE)));
		for (SqliteObject object : this.snapshot.objects()) {
			String text = definitions.getOrDefault(object, object.sql());
			boolean fires = this.updated.stream().anyMatch((use) -> object.isTriggerOf(use.table().name()));
			if (fires || (object.kind().equals("index") && !text.equals(object.sql()))) {
				rebuilt.add(object.withSql(text));
				definitions.remove(object);
			}
		}
		this.texts.putAll(definitions);
		warn(rebuilt);
		rebuilt.forEach((object) -> add(object.drop(), LockMode.ACCESS_EXCLUSIVE));
		edit();
		this.statements.addAll(this.updates);
		rebuilt.forEach((object) -> add(object.create(), LockMode.ACCESS_EXCLUSIVE));
		return new SqlitePlan(new EnumPlan(changes, this.statements, this.warnings),
				edited.stream().map(SqliteTable::name).toList(), labels(edited), this.updated);
	}

	/**
	 * What is not changed, though it may have to be.
	 */
	private void warn(List<SqliteObject> rebuilt) {
		for (SqliteType type : this.types) {
			this.snapshot.tables()
				.stream()
				.filter((table) -> !type.isRegistered() && table.otherChecks().contains(type.name()))
				.forEach(
						(table) -> this.warnings.add("Constraint %s of table %s stays as it is: it is no list of labels"
							.formatted(type.name(), table.name())));
		}
		this.snapshot.virtualTables()
			.stream()
			.filter((name) -> rebuilt.stream()
				.anyMatch((object) -> object.kind().equals("trigger") && object.mentions(name)))
			.forEach((name) -> this.warnings.add(
					"Triggers that maintain virtual table %s do not fire: rebuild it after the change, a full-text index with INSERT INTO %s (%s) VALUES ('rebuild')"
						.formatted(name, identifier(name), identifier(name))));
	}

	private Map<SqliteUse, List<String>> labels(List<SqliteTable> edited) {
		Map<SqliteUse, List<String>> labels = new LinkedHashMap<>();
		for (SqliteType type : this.types) {
			type.uses()
				.stream()
				.filter((use) -> edited.contains(use.table()))
				.forEach((use) -> labels.put(use, List.copyOf(type.labels())));
		}
		return labels;
	}

	private void register() {
		List<SqliteType> unregistered = this.types.stream().filter((type) -> !type.isRegistered()).toList();
		if (!unregistered.isEmpty() && this.snapshot.registry() == null) {
			add(SqliteCatalog.CREATE_REGISTRY, LockMode.NONE);
		}
		this.dropped.forEach((type) -> unregister(type.registeredName()));
		unregistered.forEach((type) -> unregister(type.registeredName()));
		for (SqliteType type : unregistered) {
			List<String> rows = new ArrayList<>();
			String name = literal(type.name());
			String comment = type.comment();
			rows.add("(%s, 0, NULL, %s)".formatted(name, (comment != null) ? literal(comment) : "NULL"));
			for (int i = 0; i < type.labels().size(); i++) {
				rows.add("(%s, %d, %s, NULL)".formatted(name, i + 1, literal(type.labels().get(i))));
			}
			add("INSERT INTO main.enumway_enums (name, position, label, comment) VALUES " + String.join(", ", rows),
					LockMode.TYPE);
		}
	}

	private void unregister(@Nullable String name) {
		if (name != null) {
			add("DELETE FROM main.enumway_enums WHERE name = " + literal(name), LockMode.TYPE);
		}
	}

	/**
	 * Indexes, triggers and views that mention a changing label, as they are to be.
	 */
	private Map<SqliteObject, String> definitions() {
		Map<SqliteObject, String> definitions = new LinkedHashMap<>();
		for (SqliteType type : this.types) {
			Map<String, String> labels = SqliteTableEdit.changing(type);
			if (labels.isEmpty()) {
				continue;
			}
			for (SqliteObject object : this.snapshot.objects()) {
				String text = definitions.getOrDefault(object, object.sql());
				String rewritten = SqliteMentions.rewrite(text, object, type, labels, this.snapshot);
				if (!rewritten.equals(object.sql())) {
					definitions.put(object, rewritten);
				}
			}
		}
		return definitions;
	}

	private void update(SqliteType type) {
		for (SqliteRowChange row : type.rows()) {
			toUpdate(type, row.use());
			this.updates.add(statement(row.update(), LockMode.ACCESS_EXCLUSIVE));
		}
		Map<String, String> mapping = type.mapping();
		if (!mapping.isEmpty()) {
			for (SqliteUse use : type.uses()) {
				toUpdate(type, use);
				this.mapped.computeIfAbsent(use.table(), (table) -> new LinkedHashMap<>()).put(use, mapping);
			}
		}
	}

	private void toUpdate(SqliteType type, SqliteUse use) {
		if (use.column().isGenerated()) {
			throw new EnumRefusedException(
					"Cannot change labels of enum type %s: %s is generated, so its rows cannot be updated"
						.formatted(type.qualifiedName(), use),
					"Drop the column before and add it again after the change, in the same migration");
		}
		if (this.updated.isEmpty()) {
			this.updates.add(statement("PRAGMA defer_foreign_keys = ON", LockMode.NONE));
		}
		this.updated.add(use);
	}

	/**
	 * {@code OR ABORT}, as a constraint of the table may say REPLACE, which would delete
	 * rows.
	 */
	private static String update(Map<SqliteUse, Map<String, String>> columns) {
		List<String> values = new ArrayList<>();
		List<String> conditions = new ArrayList<>();
		columns.forEach((use, mapping) -> {
			String column = identifier(use.column().name());
			values.add(mapping.entrySet()
				.stream()
				.map((entry) -> "WHEN %s THEN %s".formatted(literal(entry.getKey()), literal(entry.getValue())))
				.collect(Collectors.joining(" ", "%1$s = CASE %1$s ".formatted(column),
						(columns.size() > 1) ? " ELSE %s END".formatted(column) : " END")));
			conditions.add("%s IN (%s)".formatted(column, SqliteQuoting.literals(mapping.keySet())));
		});
		String table = columns.keySet().iterator().next().table().name();
		return "UPDATE OR ABORT main.%s SET %s WHERE %s".formatted(identifier(table), String.join(", ", values),
				String.join(" OR ", conditions));
	}

	/**
	 * The schema's version tells other connections, and this one, to read it again. It
	 * must differ from every version that the statements before bring about.
	 */
	private void edit() {
		if (this.texts.isEmpty()) {
			return;
		}
		int version = this.snapshot.schemaVersion() + this.statements.size() + 1;
		add("PRAGMA main.writable_schema = ON", LockMode.NONE);
		this.texts.forEach((object, text) -> {
			String kind = (object instanceof SqliteObject other) ? other.kind() : "table";
			String name = (object instanceof SqliteObject other) ? other.name() : ((SqliteTable) object).name();
			add("UPDATE main.sqlite_schema SET sql = %s WHERE type = %s AND name = %s".formatted(literal(text),
					literal(kind.toLowerCase(Locale.ROOT)), literal(name)), LockMode.ACCESS_EXCLUSIVE);
		});
		add("PRAGMA main.schema_version = " + version, LockMode.ACCESS_EXCLUSIVE);
		add("PRAGMA main.writable_schema = OFF", LockMode.NONE);
	}

	private void add(String sql, LockMode lock) {
		this.statements.add(statement(sql, lock));
	}

	private static PlannedStatement statement(String sql, LockMode lock) {
		return new PlannedStatement(sql, lock, false, Execution.IN_TRANSACTION);
	}

}
