package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;
import io.enumway.migration.SurveyedMigration;
import io.enumway.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * What is there already of what a pending SQL migration does.
 */
final class MigrationTraces {

	private final SurveyedMigration migration;

	private final Evidence evidence;

	private final SearchPath path;

	private final ColumnTraces columns;

	private final Set<EnumName> created = new LinkedHashSet<>();

	private final List<EnumName> types = new ArrayList<>();

	private final List<String> present = new ArrayList<>();

	private final List<String> different = new ArrayList<>();

	private final List<String> missing = new ArrayList<>();

	private final List<String> unchecked = new ArrayList<>();

	private boolean collides;

	private MigrationTraces(SurveyedMigration migration, Evidence evidence) {
		this.migration = migration;
		this.evidence = evidence;
		this.path = new SearchPath(evidence::qualified);
		this.columns = new ColumnTraces(evidence, this.path, this.created);
	}

	/**
	 * Look for the traces of a migration.
	 * @param migration the migration
	 * @param removed what the migrations before it take away; what it takes away is added
	 * @param changed types whose labels migrations before it replace
	 * @param evidence what is known of the database
	 * @return the traces, none of a migration whose text is not known
	 */
	static MigrationTraces of(SurveyedMigration migration, RemovedTypes removed, Set<EnumName> changed,
			Evidence evidence) {
		MigrationTraces traces = new MigrationTraces(migration, evidence);
		List<SqlStatement> statements = evidence.statements(migration);
		ValueTraces values = new ValueTraces(statements);
		for (SqlStatement statement : statements) {
			traces.look(statement, values, removed, changed);
			traces.path.follow(statement);
			removed.apply(statement, traces.path);
		}
		TableHistory tables = new TableHistory(evidence::qualifiedTable);
		tables.apply(migration.script(), statements);
		tables.creators().keySet().forEach((table) -> traces.relation("table", table));
		return traces;
	}

	private void look(SqlStatement statement, ValueTraces values, RemovedTypes removed, Set<EnumName> changed) {
		this.columns.created(statement).stream().filter((column) -> !column.there()).forEach(this::add);
		EnumName name = typeOf(statement);
		EnumName type = (name != null && this.path.knows(name)) ? this.path.qualify(name) : null;
		if (type != null && statement.starts("create")) {
			this.created.add(type);
			if (removed.contains(type)) {
				unchecked(statement);
			}
			else {
				createdType(type);
			}
		}
		else if (type != null && this.created.contains(type) && values.isValue(statement)) {
			return; // among the labels that the type was compared with
		}
		else if (type != null && !removed.contains(type) && !changed.contains(type) && values.isClear(statement)) {
			value(type, statement);
		}
		else if (type != null && !removed.contains(type) && !this.created.contains(type)
				&& newName(type, statement) != null) {
			renamed(type, Objects.requireNonNull(newName(type, statement)), removed, statement);
		}
		else if (!isTable(statement) && !isHarmless(statement)) {
			other(statement);
		}
	}

	/**
	 * The enum type that a statement creates, or whose values it may change.
	 */
	private static @Nullable EnumName typeOf(SqlStatement statement) {
		boolean creates = statement.starts("create", "type") && statement.has("as", "enum");
		return (creates || statement.starts("alter", "type")) ? statement.nameAt(2) : null;
	}

	private void createdType(EnumName name) {
		Optional<SurveyedType> existing = this.evidence.type(name);
		if (existing.isEmpty()) {
			this.missing.add("enum type " + name);
			return;
		}
		this.collides = true;
		List<String> labels = existing.get().type().labels();
		List<String> wanted = wanted(name);
		boolean placed = this.migration.changes().stream().anyMatch(EnumChange.AddValue.class::isInstance);
		if (labels.equals(wanted) || (placed && labels.size() == wanted.size() && labels.containsAll(wanted))) {
			this.types.add(name);
			this.present.add("enum type %s %s".formatted(name, labels));
		}
		else {
			this.different.add("enum type %s has %s, the migration creates it with %s".formatted(name, labels, wanted));
		}
	}

	private List<String> wanted(EnumName name) {
		TypeHistory history = new TypeHistory();
		this.migration.changes().forEach((change) -> history.apply(this.migration.script(), change));
		return history.labels(name);
	}

	private void value(EnumName type, SqlStatement statement) {
		ValueTraces.Value value = ValueTraces.of(statement);
		List<String> labels = this.evidence.type(type).map((found) -> found.type().labels()).orElse(List.of());
		String text = "value '%s' of enum type %s".formatted(value.label(), type);
		boolean there = labels.contains(value.label());
		if (there && value.before() != null && labels.contains(value.before())) {
			this.collides = true;
			this.different.add("enum type %s has '%s' and '%s', the migration renames one to the other".formatted(type,
					value.before(), value.label()));
			return;
		}
		(there ? this.present : this.missing).add(text);
		this.collides |= there && !value.optional();
	}

	/**
	 * The name that a statement gives a type.
	 */
	private static @Nullable EnumName newName(EnumName type, SqlStatement statement) {
		EnumName name = statement.nameAt(statement.after("rename", "to"));
		EnumName schema = statement.nameAt(statement.after("set", "schema"));
		if (name != null) {
			return new EnumName(type.schema(), name.name());
		}
		return (schema != null) ? new EnumName(schema.name(), type.name()) : null;
	}

	private void renamed(EnumName from, EnumName to, RemovedTypes removed, SqlStatement statement) {
		boolean there = this.evidence.type(to).isPresent();
		if (removed.contains(to) || (there && this.evidence.type(from).isPresent())) {
			unchecked(statement);
			return;
		}
		(there ? this.present : this.missing).add("enum type " + to);
		this.collides |= there;
	}

	/**
	 * Whether the statement creates a table, for which {@link TableHistory} looks.
	 */
	private boolean isTable(SqlStatement statement) {
		EnumName table = Creations.table(statement);
		return table != null && this.path.knows(table);
	}

	private static boolean isHarmless(SqlStatement statement) {
		return statement.starts("set") || statement.starts("reset") || statement.starts("comment")
				|| (statement.starts("select") && statement.has("set_config"));
	}

	/**
	 * A column, an index or a view: it is there, or not. Of all else nothing is known.
	 */
	private void other(SqlStatement statement) {
		List<ColumnTraces.Trace> altered = this.columns.altered(statement);
		EnumName index = Creations.index(statement);
		EnumName relation = (index != null) ? index : Creations.view(statement);
		if (!altered.isEmpty()) {
			altered.forEach(this::add);
		}
		else if (relation != null && this.path.knows(relation)) {
			relation((index != null) ? "index" : "view", this.path.qualify(relation));
		}
		else {
			unchecked(statement);
		}
	}

	private void add(ColumnTraces.Trace column) {
		(column.there() ? this.present : this.missing).add(column.description());
	}

	private void relation(String kind, EnumName name) {
		(this.evidence.relation(name).isPresent() ? this.present : this.missing).add(kind + " " + name);
	}

	private void unchecked(SqlStatement statement) {
		this.unchecked.add("line %d: %s".formatted(statement.line(), statement.start()));
	}

	/**
	 * Whether the migration fails on what is there of its types.
	 */
	boolean collides() {
		return this.collides;
	}

	boolean isComplete() {
		return this.different.isEmpty() && this.missing.isEmpty();
	}

	/**
	 * What else the migration does, of which nobody knows whether it has happened.
	 */
	List<String> unchecked() {
		return this.unchecked;
	}

	/**
	 * The enum types that are all that is there, used by nothing.
	 * @return the types, none if there is more
	 */
	List<EnumName> unusedTypes() {
		boolean unused = this.different.isEmpty() && this.present.size() == this.types.size() && this.types.stream()
			.allMatch((type) -> this.evidence.type(type).filter((found) -> found.uses() == 0).isPresent());
		return unused ? this.types : List.of();
	}

	String[] describe() {
		List<String> lines = new ArrayList<>();
		this.present.forEach((object) -> lines.add("exists: " + object));
		this.different.forEach((object) -> lines.add("differs: " + object));
		this.missing.forEach((object) -> lines.add("missing: " + object));
		this.unchecked.forEach((statement) -> lines.add("not checked: " + statement));
		return lines.toArray(String[]::new);
	}

}
