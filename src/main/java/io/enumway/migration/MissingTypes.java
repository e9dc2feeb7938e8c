package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import io.enumway.DeclaredEnums;
import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.EnumPlan;
import io.enumway.EnumType;
import io.enumway.dialect.EnumDialect;
import io.enumway.migration.EnumSynchronizer.PostponedType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Creates the declared types that are missing: as they were before the first pending
 * migration, and not before they can exist.
 */
final class MissingTypes {

	private static final Log logger = LogFactory.getLog(MissingTypes.class);

	private static final int NAMED_AT_MOST = 20;

	private final EnumDialect dialect;

	private final Connection connection;

	private final EnumManager manager;

	MissingTypes(EnumDialect dialect, Connection connection) throws SQLException {
		this.dialect = dialect;
		this.connection = connection;
		this.manager = dialect.manager(CallerConnection.of(connection));
	}

	/**
	 * Find out which types the pending migrations need, and when they can be created.
	 * @param declared the declared types
	 * @param actual those of them that exist, by the name that they are declared with
	 * @param defaultSchema Flyway's default schema
	 * @param configuration the configuration of the Flyway instance that migrates
	 * @param migrations all migrations
	 * @return the types; some may exist
	 * @throws UnknownHistoryException if nobody can tell how a missing type began
	 * @throws SQLException if the database fails
	 */
	List<PostponedType> plan(DeclaredEnums declared, Map<EnumName, EnumType> actual, @Nullable String defaultSchema,
			Configuration configuration, List<MigrationInfo> migrations) throws SQLException {
		if (actual.size() == declared.size() && migrations.stream().noneMatch(HistoryReader::isPending)) {
			return List.of();
		}
		MigrationInfo future = FutureMigrations.newest(migrations);
		if (future != null) {
			logger.warn("Nothing is created for the declared enums: " + FutureMigrations.describe(future));
			return List.of();
		}
		String schema = (defaultSchema != null) ? defaultSchema
				: HistoryTable.of(configuration, this.connection).schema();
		HistoryReader reader = HistoryReader.of(configuration, this.connection, schema);
		if (actual.size() == declared.size() && !mayDrop(reader.read(migrations, HistoryReader::isPending))) {
			return List.of();
		}
		SearchPath path = SearchPath.of(schema, this.connection);
		List<HistoryEntry> found = reader.read(migrations);
		DeclaredEnums qualified = path.qualify(declared, actual, found);
		List<HistoryEntry> history = path.resolve(found, qualified);
		Set<EnumName> existing = existing(qualified, history);
		HistoryReplay replay = new HistoryReplay(history, qualified, existing);
		List<PostponedType> types = new ArrayList<>();
		replay.startsOfDropped().forEach((start) -> types.addAll(postponed(start)));
		List<UnknownHistoryException.Case> unknown = new ArrayList<>();
		for (EnumDefinition definition : qualified) {
			StartingPoint start = replay.startOf(definition);
			if (start instanceof StartingPoint.Create create) {
				types.addAll(postponed(create));
			}
			else if (start instanceof StartingPoint.Unknown culprit && !existing.contains(definition.name())) {
				unknown.add(new UnknownHistoryException.Case(definition, culprit, createStatement(definition)));
			}
			else if (start instanceof StartingPoint.Left left) {
				logger.debug("Enum type %s is left to %s".formatted(definition.name(), left.creator().script()));
			}
		}
		if (!unknown.isEmpty()) {
			throw new UnknownHistoryException(unknown);
		}
		return List.copyOf(types);
	}

	/**
	 * Create those that can exist before the migrations.
	 * @return the others
	 */
	List<PostponedType> createFirst(List<PostponedType> types) throws SQLException {
		List<PostponedType> postponed = create(types, (type) -> type.after() == null);
		postponed.forEach((type) -> logger.info("Enum type %s is created later: %s".formatted(type.definition().name(),
				(type.after() != null) ? "migration %s takes away an earlier type of that name".formatted(type.after())
						: "its schema does not exist yet")));
		return postponed;
	}

	/**
	 * The types that exist of those that are declared or that migrations take for
	 * granted.
	 */
	private Set<EnumName> existing(DeclaredEnums declared, List<HistoryEntry> history) throws SQLException {
		Set<EnumName> names = new LinkedHashSet<>(declared.stream().map(EnumDefinition::name).toList());
		history.stream()
			.filter(HistoryEntry::pending)
			.flatMap((entry) -> entry.steps().stream())
			.map(HistoryStep::type)
			.filter(Objects::nonNull)
			.forEach(names::add);
		return this.dialect.readTypes(this.connection, names, null).keySet();
	}

	/**
	 * The types to create for one declaration, earlier ones first.
	 */
	private static List<PostponedType> postponed(StartingPoint.Create start) {
		List<PostponedType> types = new ArrayList<>();
		for (StartingPoint.Create next = start; next != null; next = next.earlier()) {
			MigrationVersion after = (next.after() != null) ? next.after().version() : null;
			// a repeatable migration takes away what is created again as soon as it can
			// be
			if (after != null || next.earlier() == null) {
				types.add(0, new PostponedType(next.definition(), after));
			}
		}
		return types;
	}

	/**
	 * Whether migrations drop types or schemas or take their names away, so that a type
	 * must be created before them or after them though no declared one is missing now.
	 */
	private static boolean mayDrop(List<HistoryEntry> pending) {
		return pending.stream()
			.flatMap((entry) -> entry.steps().stream())
			.anyMatch((step) -> step.schema() != null || (step.type() != null && step.takesAway(step.type())));
	}

	List<PostponedType> createPostponed(List<PostponedType> postponed, @Nullable MigrationInfo next)
			throws SQLException {
		return create(postponed, (type) -> type.after() == null || next == null || next.getVersion() == null
				|| next.getVersion().compareTo(type.after()) > 0);
	}

	/**
	 * Create the types whose time has come and whose schema exists; return the others.
	 */
	private List<PostponedType> create(List<PostponedType> types, Predicate<PostponedType> due) throws SQLException {
		List<EnumDefinition> creatable = new ArrayList<>();
		List<PostponedType> postponed = new ArrayList<>();
		Map<String, Boolean> schemas = new HashMap<>();
		for (PostponedType type : types) {
			if (due.test(type) && schemaExists(type.definition().name(), schemas)) {
				creatable.add(type.definition());
			}
			else {
				postponed.add(type);
			}
		}
		create(creatable);
		return List.copyOf(postponed);
	}

	private void create(List<EnumDefinition> definitions) throws SQLException {
		Set<EnumName> existing = new HashSet<>(
				this.dialect.readTypes(this.connection, names(definitions), null).keySet());
		// the last definition of a name is the one that the migrations to come expect
		Map<EnumName, EnumDefinition> latest = new LinkedHashMap<>();
		definitions.forEach((definition) -> latest.put(definition.name(), definition));
		List<EnumDefinition> missing = latest.values()
			.stream()
			.filter((definition) -> !existing.contains(definition.name()))
			.sorted(Comparator.comparing(EnumDefinition::name))
			.toList();
		if (missing.isEmpty()) {
			return;
		}
		EnumPlan applied = this.manager.apply(missing.stream().<EnumChange>map(EnumChange.CreateEnum::new).toList());
		List<EnumDefinition> created = this.dialect.markDeclared(this.connection, missing, applied);
		if (!created.isEmpty()) {
			logger.info((created.size() > NAMED_AT_MOST) ? "Created %s declared enum types".formatted(created.size())
					: "Created the declared enum types " + names(created));
		}
	}

	private boolean schemaExists(EnumName name, Map<String, Boolean> known) throws SQLException {
		String schema = name.schema();
		if (schema == null) {
			return true;
		}
		Boolean exists = known.get(schema);
		if (exists == null) {
			exists = this.dialect.schemaExists(this.connection, schema);
			known.put(schema, exists);
		}
		return exists;
	}

	private String createStatement(EnumDefinition declared) {
		return this.manager.plan(List.of(new EnumChange.CreateEnum(declared))).toSql().strip();
	}

	private static List<EnumName> names(Collection<EnumDefinition> definitions) {
		return definitions.stream().map(EnumDefinition::name).toList();
	}

}
