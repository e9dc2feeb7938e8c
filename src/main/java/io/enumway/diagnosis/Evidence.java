package io.enumway.diagnosis;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey;
import io.enumway.dialect.DatabaseSurvey.Relation;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;
import io.enumway.dialect.SurveyedFile;
import io.enumway.migration.MigrationSurvey;
import io.enumway.migration.SurveyedMigration;
import io.enumway.migration.SurveyedMigration.Phase;
import io.enumway.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * What the checks judge by.
 */
final class Evidence {

	private final MigrationSurvey migrations;

	private final DatabaseSurvey database;

	private final @Nullable SurveyedFile file;

	private final Fixes fixes;

	private final DiagnosisSettings settings;

	private final Map<EnumName, SurveyedType> types = new HashMap<>();

	private final Map<EnumName, Relation> relations = new HashMap<>();

	private final Map<EnumName, List<String>> columns = new HashMap<>();

	private final Map<EnumName, EnumDefinition> declared = new HashMap<>();

	private final Map<String, List<SqlStatement>> statements = new HashMap<>();

	private final Set<EnumName> toChange;

	private final @Nullable TypeHistory typeHistory;

	Evidence(MigrationSurvey migrations, DatabaseSurvey database, @Nullable SurveyedFile file,
			Map<EnumName, List<String>> columns, Fixes fixes, DiagnosisSettings settings) {
		this.migrations = migrations;
		this.database = database;
		this.file = file;
		this.fixes = fixes;
		this.settings = settings;
		database.types().forEach((type) -> this.types.put(type.type().name(), type));
		database.relations().forEach((relation) -> this.relations.put(qualifiedTable(relation.name()), relation));
		columns.forEach((table, names) -> this.columns.put(qualifiedTable(table), names));
		migrations.declared().forEach((definition) -> this.declared.put(definition.name(), definition));
		this.toChange = changesToCome().map((change) -> qualified(change.type())).collect(Collectors.toSet());
		this.typeHistory = readTypeHistory();
	}

	private @Nullable TypeHistory readTypeHistory() {
		List<SurveyedMigration> applied = applied();
		if (lacksMigrations() || applied.stream().anyMatch((migration) -> !migration.certain())) {
			return null;
		}
		TypeHistory history = new TypeHistory();
		for (SurveyedMigration migration : applied) {
			migration.changes().forEach((change) -> history.apply(migration.script(), change));
			history.applySchemas(definitions(migration));
		}
		return history;
	}

	MigrationSurvey migrations() {
		return this.migrations;
	}

	DatabaseSurvey database() {
		return this.database;
	}

	/**
	 * What only a database file has, {@code null} for a server.
	 */
	@Nullable SurveyedFile file() {
		return this.file;
	}

	Fixes fixes() {
		return this.fixes;
	}

	DiagnosisSettings settings() {
		return this.settings;
	}

	/**
	 * The migrations of a phase, in the order in which they run.
	 */
	Stream<SurveyedMigration> in(Phase phase) {
		return this.migrations.migrations().stream().filter((migration) -> migration.phase() == phase);
	}

	List<SurveyedMigration> pending() {
		return in(Phase.PENDING).toList();
	}

	/**
	 * The applied migrations, in the order in which they were applied.
	 */
	List<SurveyedMigration> applied() {
		return in(Phase.APPLIED)
			.sorted(Comparator.comparing(SurveyedMigration::installedRank,
					Comparator.nullsFirst(Comparator.naturalOrder())))
			.toList();
	}

	/**
	 * What the pending migrations certainly do to enum types, in order.
	 */
	Stream<EnumChange> changesToCome() {
		return in(Phase.PENDING).flatMap((migration) -> migration.changes().stream());
	}

	/**
	 * Whether a pending migration creates or changes a type.
	 */
	boolean isToChange(EnumName type) {
		return this.toChange.contains(qualified(type));
	}

	/**
	 * The statements of an applied migration, none if it is not an SQL script; those that
	 * are only about rows have no token but their first word. A history may have much
	 * data: it is read anew each time.
	 */
	List<SqlStatement> definitions(SurveyedMigration migration) {
		String sql = migration.sql();
		return (sql != null) ? SqlStatement.splitWithoutData(sql) : List.of();
	}

	/**
	 * The statements of a pending migration, none if it is not an SQL script.
	 */
	List<SqlStatement> statements(SurveyedMigration migration) {
		String sql = migration.sql();
		return (sql != null) ? this.statements.computeIfAbsent(sql, SqlStatement::split) : List.of();
	}

	/**
	 * Whether migrations were applied that are not here: they may have dropped what the
	 * others made.
	 */
	boolean lacksMigrations() {
		return this.migrations.migrations().stream().anyMatch(SurveyedMigration::isUnread);
	}

	/**
	 * The types that the applied migrations leave behind, {@code null} if one of them
	 * changes types in a way that its code does not tell, or is not here.
	 */
	@Nullable TypeHistory typeHistory() {
		return this.typeHistory;
	}

	Optional<SurveyedType> type(EnumName name) {
		return Optional.ofNullable(this.types.get(qualified(name)));
	}

	Optional<Relation> relation(EnumName name) {
		return Optional.ofNullable(this.relations.get(qualifiedTable(name)));
	}

	/**
	 * Whether a table has a column; known of the tables that pending scripts create or
	 * alter.
	 */
	boolean hasColumn(EnumName table, String column) {
		Predicate<String> same = (this.file != null) ? column::equalsIgnoreCase : column::equals;
		return this.columns.getOrDefault(qualifiedTable(table), List.of()).stream().anyMatch(same);
	}

	Optional<EnumDefinition> declared(EnumName name) {
		return Optional.ofNullable(this.declared.get(qualified(name)));
	}

	/**
	 * Whether the history, a declared type or a type of the history is in a schema.
	 */
	boolean isOwnSchema(@Nullable String schema) {
		return this.migrations.schema().equals(schema)
				|| this.declared.keySet().stream().anyMatch((type) -> Objects.equals(type.schema(), schema))
				|| (this.typeHistory != null && this.typeHistory.hasIn(schema));
	}

	EnumName qualified(EnumName name) {
		return name.orInSchema(this.migrations.schema());
	}

	/**
	 * The name of a table, by which tables are compared: SQLite ignores case.
	 */
	EnumName qualifiedTable(EnumName name) {
		EnumName qualified = qualified(name);
		return (this.file != null) ? new EnumName(qualified.schema(), qualified.name().toLowerCase(Locale.ROOT))
				: qualified;
	}

	boolean hasHistory() {
		return relation(EnumName.of(this.migrations.schema(), this.migrations.table())).isPresent();
	}

}
