package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumDrift;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Brings declared enums and database together around the migrations of one Flyway
 * instance.
 *
 * @since 0.1.0
 */
public interface EnumSynchronizer {

	/**
	 * A synchronizer for databases that no declared enum belongs to.
	 */
	EnumSynchronizer NONE = new NoSynchronizer();

	/**
	 * Whether the boot has nothing to do for the declared enums: no declared type (with
	 * {@link SyncMode#EXPAND}, no label) is missing. One query; none without declared
	 * enums.
	 * @param connection any connection
	 * @param defaultSchema Flyway's default schema
	 * @return the differences, and whether they need the slow path
	 * @throws SQLException if the catalog cannot be read
	 */
	Check check(Connection connection, @Nullable String defaultSchema) throws SQLException;

	/**
	 * Create the declared types that are missing, with the labels that they had before
	 * the first pending change, and those that only pending migrations know, as they drop
	 * them; called in Flyway's BEFORE_MIGRATE callback.
	 * @param connection the session's connection
	 * @param defaultSchema Flyway's default schema
	 * @param configuration the configuration of the Flyway instance that migrates
	 * @param migrations all migrations that Flyway resolved or found applied
	 * @return the types that cannot exist yet, to be handed to
	 * {@link #createPostponedTypes}
	 * @throws SQLException if the database fails
	 */
	List<PostponedType> createMissingTypes(Connection connection, @Nullable String defaultSchema,
			Configuration configuration, Supplier<List<MigrationInfo>> migrations) throws SQLException;

	/**
	 * Find the types that {@link #createMissingTypes} would create.
	 * @param connection any connection
	 * @param defaultSchema Flyway's default schema
	 * @param configuration the configuration of the Flyway instance that migrates
	 * @param migrations all migrations that Flyway resolved or found applied, asked for
	 * only when a type is missing
	 * @return the types, and when they are to be created
	 * @throws SQLException if the catalog cannot be read
	 */
	List<PostponedType> missingTypes(Connection connection, @Nullable String defaultSchema, Configuration configuration,
			Supplier<List<MigrationInfo>> migrations) throws SQLException;

	/**
	 * The declared enums that {@link #addMissingValues} completes.
	 * @return the enums, none unless the mode is {@link SyncMode#EXPAND}
	 */
	List<EnumDefinition> expanded();

	/**
	 * Create those postponed types that can exist now; called before each migration,
	 * after each statement of a script that may create a schema, and once after the
	 * migrations. Without postponed types it does nothing.
	 * @param connection the connection of the migration
	 * @param postponed the types that are still postponed
	 * @param next the migration that is about to run, {@code null} after the last one
	 * @return the types that are postponed further
	 * @throws SQLException if the database fails
	 */
	List<PostponedType> createPostponedTypes(Connection connection, List<PostponedType> postponed,
			@Nullable MigrationInfo next) throws SQLException;

	/**
	 * With {@link SyncMode#EXPAND}, add the values that are missing; called after the
	 * migrations.
	 * @param connection the session's connection, in autocommit mode
	 * @param defaultSchema Flyway's default schema
	 * @throws SQLException if the database fails
	 */
	default void addMissingValues(Connection connection, @Nullable String defaultSchema) throws SQLException {
		addMissingValues(connection, defaultSchema, (type) -> true);
	}

	/**
	 * With {@link SyncMode#EXPAND}, add the values that are missing in some types.
	 * @param connection the session's connection, in autocommit mode
	 * @param defaultSchema Flyway's default schema
	 * @param types tells by their full names which types are to be completed
	 * @throws SQLException if the database fails
	 */
	void addMissingValues(Connection connection, @Nullable String defaultSchema, Predicate<EnumName> types)
			throws SQLException;

	/**
	 * The enum types that are declared.
	 * @return the declarations
	 */
	DeclaredEnums declared();

	/**
	 * A declared type that cannot exist before some of the pending migrations have run.
	 *
	 * @param definition the type to create, its name qualified
	 * @param after the migration that must have run, {@code null} if only the schema of
	 * the type is awaited
	 */
	record PostponedType(EnumDefinition definition, @Nullable MigrationVersion after) {

	}

	/**
	 * The outcome of a check.
	 *
	 * @param drift the differences whose policy is not to ignore them
	 * @param syncNeeded whether a type (or with expand, a label) is missing that the boot
	 * would create
	 * @param failing the differences whose policy is to fail
	 */
	record Check(List<EnumDrift> drift, boolean syncNeeded, List<EnumDrift> failing) {

		public static final Check NOTHING = new Check(List.of(), false, List.of());

	}

}
