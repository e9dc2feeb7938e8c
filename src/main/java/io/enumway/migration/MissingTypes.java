package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.enumway.DeclaredEnums;
import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.EnumName;
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

	List<PostponedType> create(List<EnumDefinition> missing, @Nullable String defaultSchema,
			Configuration configuration, List<MigrationInfo> migrations) throws SQLException {
		String schema = (defaultSchema != null) ? defaultSchema
				: HistoryTable.of(configuration, this.connection).schema();
		HistoryReader reader = new HistoryReader(
				new MigrationScripts(configuration, Placeholders.defaults(configuration, this.connection, schema)),
				new JavaMigrations(configuration), schema);
		HistoryReplay replay = new HistoryReplay(reader.read(migrations));
		List<PostponedType> types = new ArrayList<>();
		List<UnknownHistoryException.Case> unknown = new ArrayList<>();
		for (EnumDefinition declared : qualified(missing, schema)) {
			StartingPoint start = replay.startOf(declared);
			if (start instanceof StartingPoint.Create create) {
				MigrationVersion after = (create.after() != null) ? create.after().version() : null;
				types.add(new PostponedType(create.definition(), after));
			}
			else if (start instanceof StartingPoint.Unknown culprit) {
				unknown.add(new UnknownHistoryException.Case(declared, culprit, createStatement(declared)));
			}
			else if (start instanceof StartingPoint.Left left) {
				logger.debug("Enum type %s is left to %s".formatted(declared.name(), left.creator().script()));
			}
		}
		if (!unknown.isEmpty()) {
			throw new UnknownHistoryException(unknown);
		}
		List<PostponedType> postponed = create(types, (type) -> type.after() == null);
		postponed.forEach((type) -> logger.info("Enum type %s is created later: %s".formatted(type.definition().name(),
				(type.after() != null) ? "migration %s takes away an earlier type of that name".formatted(type.after())
						: "its schema does not exist yet")));
		return postponed;
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
		List<EnumDefinition> missing = definitions.stream()
			.filter((definition) -> !existing.contains(definition.name()))
			.toList();
		if (missing.isEmpty()) {
			return;
		}
		this.manager.apply(missing.stream().<EnumChange>map(EnumChange.CreateEnum::new).toList());
		this.dialect.markDeclared(this.connection, missing);
		logger.info((missing.size() > NAMED_AT_MOST) ? "Created %s declared enum types".formatted(missing.size())
				: "Created the declared enum types " + names(missing));
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

	/**
	 * The declarations under their full names; {@code mood} and {@code public.mood} can
	 * turn out to be one.
	 */
	private static DeclaredEnums qualified(List<EnumDefinition> definitions, String schema) {
		return DeclaredEnums
			.of(definitions.stream().map((one) -> one.withName(one.name().orInSchema(schema))).toList());
	}

	private static List<EnumName> names(Collection<EnumDefinition> definitions) {
		return definitions.stream().map(EnumDefinition::name).toList();
	}

}
