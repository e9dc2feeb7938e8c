package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumPlan;
import io.enumway.EnumType;
import io.enumway.dialect.EnumDialect;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.PlanForecast;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.migration.EnumSynchronizer.PostponedType;
import io.enumway.sql.SqlStatement;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * The part of a script that a boot does for the declared enums: it creates the types that
 * are missing, marked as its own, each as soon as it can exist, and adds missing values
 * in the end.
 */
final class DeclaredTypesScript {

	private final PlanForecast forecast;

	private final List<EnumDefinition> now = new ArrayList<>();

	private final List<PostponedType> postponed = new ArrayList<>();

	private DeclaredTypesScript(PlanForecast forecast) {
		this.forecast = forecast;
	}

	/**
	 * Sort the types by when the script can create them.
	 * @param types the types to create
	 * @param schemas the schemas that the script creates before the first migration
	 */
	static DeclaredTypesScript of(List<PostponedType> types, List<String> schemas, PlanForecast forecast,
			Connection connection) throws SQLException {
		DeclaredTypesScript script = new DeclaredTypesScript(forecast);
		EnumDialect dialect = EnumDialects.of(connection);
		for (PostponedType type : types) {
			String schema = type.definition().name().schema();
			boolean exists = schema == null || schemas.contains(schema) || dialect.schemaExists(connection, schema);
			if (type.after() == null && exists) {
				if (forecast.find(type.definition().name()).isEmpty()) {
					script.now.add(type.definition());
				}
			}
			else {
				script.postponed.add(type);
			}
		}
		return script;
	}

	boolean isEmpty() {
		return this.now.isEmpty() && this.postponed.isEmpty();
	}

	/**
	 * Leave out types that nothing in the script uses.
	 */
	void leaveOut(Predicate<EnumDefinition> unused) {
		this.now.removeIf(unused);
	}

	void begin(ScriptText text) throws SQLException {
		if (this.now.isEmpty()) {
			return;
		}
		EnumPlan plan = this.forecast.plan(creations(this.now));
		text.blank().comment("The declared enum types that are missing, as they were before the first migration below");
		plan.warnings().forEach(text::comment);
		text.transaction(() -> text.sql(plan.toSql()).line(PlanForecast.markDeclared(this.now)));
	}

	/**
	 * Before a migration, or after the last one: create what can exist now.
	 * @param next the version of the migration, {@code null} if it is repeatable or there
	 * is none
	 */
	void beforeMigration(ScriptText text, @Nullable MigrationVersion next) throws SQLException {
		for (EnumDefinition definition : due(next)) {
			create(definition, text);
			this.forecast.follow(new EnumChange.CreateEnum(definition));
		}
	}

	/**
	 * A migration: it may create the schema of a type and use the type.
	 */
	void migration(ScriptText text, String sql, @Nullable MigrationVersion version) {
		List<EnumDefinition> due = due(version);
		List<SqlStatement> statements = due.isEmpty() ? List.of() : SqlStatement.split(sql);
		if (statements.isEmpty() || statements.stream().anyMatch(StatementEffects::copiesFromStdin)) {
			text.sql(sql);
			return;
		}
		for (SqlStatement statement : statements) {
			due.stream()
				.filter((definition) -> statement.sql().contains(definition.name().name()))
				.forEach((definition) -> create(definition, text));
			text.sql(statement.sql());
		}
	}

	/**
	 * The types that can exist now, each as the migrations from here on expect it.
	 */
	private List<EnumDefinition> due(@Nullable MigrationVersion next) {
		Map<EnumName, EnumDefinition> due = new LinkedHashMap<>();
		for (PostponedType type : this.postponed) {
			if (type.after() == null || next == null || next.compareTo(type.after()) > 0) {
				due.put(type.definition().name(), type.definition());
			}
		}
		return List.copyOf(due.values());
	}

	/**
	 * Whether the schema of the type exists only the database can tell.
	 */
	private static void create(EnumDefinition definition, ScriptText text) {
		text.block("""
				if exists (select from pg_catalog.pg_namespace where nspname = %s)
						and pg_catalog.to_regtype(%s) is null then
					%s
					%s
				end if;""".formatted(PostgresQuoting.literal(String.valueOf(definition.name().schema())),
				PostgresQuoting.literal(PostgresQuoting.name(definition.name())), PlanForecast.create(definition),
				PlanForecast.markDeclared(List.of(definition))));
	}

	/**
	 * After the last migration: add the values that are missing.
	 * @param expanded the declared enums whose values are added
	 */
	void end(ScriptText text, List<EnumDefinition> expanded) throws SQLException {
		List<EnumChange> additions = new ArrayList<>();
		for (EnumDefinition declared : expanded) {
			Optional<EnumType> type = this.forecast.find(declared.name());
			type.ifPresent((found) -> additions.addAll(declared.additionsTo(found.name(), found.labels())));
		}
		if (!additions.isEmpty()) {
			EnumPlan plan = this.forecast.plan(additions);
			text.blank().comment("Declared values that no migration adds (enumway.sync=expand)");
			plan.warnings().forEach(text::comment);
			text.sql(plan.toSql());
		}
	}

	private static List<EnumChange> creations(List<EnumDefinition> definitions) {
		return definitions.stream().<EnumChange>map(EnumChange.CreateEnum::new).toList();
	}

}
