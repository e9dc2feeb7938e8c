package io.enumway.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.enumway.EnumChange;
import io.enumway.EnumPlan;
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

	/**
	 * The foreign keys that the connection enforces.
	 */
	private final List<SqliteForeignKey> keys;

	private final List<SqliteType> types;

	private final List<SqliteType> dropped;

	private final List<String> warnings;

	private final List<PlannedStatement> statements = new ArrayList<>();

	/**
	 * The text that tables, views and triggers get.
	 */
	private final Map<Object, String> texts = new LinkedHashMap<>();

	SqlitePlanBuilder(SqliteSnapshot snapshot, List<SqliteForeignKey> keys, List<SqliteType> types,
			List<SqliteType> dropped, List<String> warnings) {
		this.snapshot = snapshot;
		this.keys = keys;
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
		SqliteUpdates updates = new SqliteUpdates(this.types, this.keys);
		for (SqliteObject object : this.snapshot.objects()) {
			String text = definitions.getOrDefault(object, object.sql());
			boolean fires = updates.columns().stream().anyMatch((use) -> object.isTriggerOf(use.table().name()));
			if (fires || (object.kind().equals("index") && !text.equals(object.sql()))) {
				rebuilt.add(object.withSql(text));
				definitions.remove(object);
			}
		}
		this.texts.putAll(definitions);
		warn(rebuilt);
		rebuilt.forEach((object) -> add(object.drop(), LockMode.ACCESS_EXCLUSIVE));
		this.statements.addAll(updates.before());
		edit();
		this.statements.addAll(updates.statements());
		rebuilt.forEach((object) -> add(object.create(), LockMode.ACCESS_EXCLUSIVE));
		return new SqlitePlan(new EnumPlan(changes, this.statements, this.warnings),
				edited.stream().map(SqliteTable::name).toList(), labels(edited), updates.columns());
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
			rows.add("%s, NULL, %s)".formatted(registration(type.name()),
					(comment != null) ? literal(comment) : "NULL"));
			for (int i = 0; i < type.labels().size(); i++) {
				rows.add("(%s, %s, %s, NULL)".formatted(name, i + 1, literal(type.labels().get(i))));
			}
			add(String.join(", ", rows), LockMode.TYPE);
		}
	}

	/**
	 * How the statement begins that registers a type.
	 */
	static String registration(String name) {
		return "INSERT INTO main.enumway_enums (name, position, label, comment) VALUES (%s, 0".formatted(literal(name));
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
		SqliteMentions mentions = new SqliteMentions(this.snapshot);
		for (SqliteType type : this.types) {
			Map<String, String> labels = SqliteTableEdit.changing(type);
			if (labels.isEmpty()) {
				continue;
			}
			for (SqliteObject object : this.snapshot.objects()) {
				String text = definitions.getOrDefault(object, object.sql());
				String rewritten = mentions.rewrite(text, object, type, labels);
				if (!rewritten.equals(object.sql())) {
					definitions.put(object, rewritten);
				}
			}
		}
		return definitions;
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

	static PlannedStatement statement(String sql, LockMode lock) {
		return new PlannedStatement(sql, lock, false, Execution.IN_TRANSACTION);
	}

}
