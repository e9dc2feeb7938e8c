package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumPlan;
import io.enumway.EnumType;
import io.enumway.EnumwayException;
import io.enumway.dialect.CatalogEntry.Uncommitted;
import org.jspecify.annotations.Nullable;

/**
 * Plans changes for PostgreSQL one migration after the other, none of which runs: each
 * plan is made for the enum types as those before it will leave them. What else they will
 * leave nobody can tell, so a plan that depends on columns, views and the like is only
 * made while no migration comes before it.
 *
 * @since 0.1.0
 */
public final class PlanForecast {

	private final Connection connection;

	private final String defaultSchema;

	private final PostgresCatalog catalog = new PostgresCatalog();

	/**
	 * The types that are not any more as the catalog has them; nothing for one that is
	 * gone.
	 */
	private final Map<EnumName, Optional<CatalogEntry>> later = new HashMap<>();

	private final Set<EnumName> unknown = new HashSet<>();

	private boolean allUnknown;

	private boolean migrated;

	private long newOid;

	/**
	 * Begin a forecast with the catalog as it is.
	 * @param connection where to read the catalog
	 * @param defaultSchema the schema that migrations have first in their
	 * {@code search_path}
	 */
	public PlanForecast(Connection connection, String defaultSchema) {
		this.connection = connection;
		this.defaultSchema = defaultSchema;
	}

	/**
	 * Plan changes as they run inside the transaction of a migration.
	 * @param changes the changes
	 * @return the plan
	 * @throws UnforeseeablePlanException if it depends on what runs before it
	 * @throws EnumwayException if the changes cannot be made
	 * @throws SQLException if the catalog cannot be read
	 */
	public EnumPlan plan(List<EnumChange> changes) throws SQLException {
		for (EnumChange change : changes) {
			requireKnown(change.type());
		}
		return plan(changes, new CachingDependentsReader(this.connection, true));
	}

	/**
	 * Take into account a change that a migration makes by itself.
	 * @param change the change
	 * @throws SQLException if the catalog cannot be read
	 */
	public void follow(EnumChange change) throws SQLException {
		try {
			plan(List.of(change), (type, detail) -> TypeDependents.NONE);
		}
		catch (EnumwayException ex) {
			lose(change.type());
		}
	}

	/**
	 * Give a type up: from here on nobody can tell what it is.
	 * @param type the type, {@code null} for all of them
	 */
	public void lose(@Nullable EnumName type) {
		if (type != null) {
			this.unknown.add(qualified(type));
		}
		else {
			this.allUnknown = true;
		}
	}

	/**
	 * Take into account that a migration has run, whatever it does.
	 */
	public void pass() {
		this.migrated = true;
	}

	/**
	 * The enum type as it will be.
	 * @param name the name
	 * @return the type, empty if there will be none
	 * @throws UnforeseeablePlanException if nobody can tell
	 * @throws SQLException if the catalog cannot be read
	 */
	public Optional<EnumType> find(EnumName name) throws SQLException {
		requireKnown(name);
		return snapshot(List.of(name)).resolve(name).filter(CatalogEntry::isEnum).map(CatalogEntry::toEnumType);
	}

	/**
	 * The statement that creates a type.
	 * @param definition the type
	 * @return the statement, closed by a semicolon
	 */
	public static String create(EnumDefinition definition) {
		return PostgresStatements.create(definition.name(), definition.labels()) + ";";
	}

	/**
	 * The statements that mark types as created from their declarations.
	 * @param definitions the types
	 * @return the statements, each closed by a semicolon
	 */
	public static String markDeclared(Collection<EnumDefinition> definitions) {
		return PostgresDialect.markStatements(definitions);
	}

	private EnumPlan plan(List<EnumChange> changes, DependentsReader dependents) throws SQLException {
		CatalogSnapshot snapshot = snapshot(PostgresEnumManager.names(changes));
		PlanningFacts facts = new PlanningFacts(this.connection.getMetaData().getDatabaseMajorVersion(), true,
				this.migrated ? this::refuse : dependents);
		return PostgresPlanner.plan(changes, snapshot, facts, (after) -> remember(snapshot, after)).plan();
	}

	private TypeDependents refuse(long type, DependentsReader.Detail detail) {
		throw new UnforeseeablePlanException(
				"It replaces or drops a type, and what depends on the type is only known once what runs before it has run");
	}

	private void requireKnown(EnumName type) {
		if (this.allUnknown || this.unknown.contains(qualified(type))) {
			throw new UnforeseeablePlanException(
					"What becomes of enum type %s before it cannot be told".formatted(type));
		}
	}

	private CatalogSnapshot snapshot(Collection<EnumName> names) throws SQLException {
		CatalogSnapshot now = this.catalog.read(this.connection, names, this.defaultSchema);
		Map<EnumName, CatalogEntry> entries = new HashMap<>(now.entries());
		this.later.forEach((name, entry) -> entry.ifPresentOrElse((changed) -> entries.put(name, changed),
				() -> entries.remove(name)));
		return new CatalogSnapshot(now.path(), this.defaultSchema, false, entries);
	}

	private void remember(CatalogSnapshot before, Collection<PlannedType> after) {
		before.entries().values().stream().filter(CatalogEntry::isEnum).forEach((entry) -> {
			this.later.put(entry.name(), Optional.empty());
		});
		after.forEach((type) -> this.later.put(type.name(), Optional.of(entry(type))));
	}

	private CatalogEntry entry(PlannedType type) {
		CatalogEntry origin = type.origin();
		return new CatalogEntry((origin != null) ? origin.oid() : --this.newOid, type.name(), CatalogEntry.Kind.ENUM,
				type.labels(), (origin != null) ? origin.owner() : "", (origin != null) ? origin.comment() : null,
				origin != null && origin.grants(), Uncommitted.NOTHING);
	}

	private EnumName qualified(EnumName name) {
		return name.orInSchema(this.defaultSchema);
	}

}
