package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Synchronizes as far as a database can be that is not brought to the newest version:
 * missing types are created, but what pending migrations add is no drift.
 *
 * @param synchronizer what does it
 */
record PartialSynchronizer(EnumSynchronizer synchronizer) implements EnumSynchronizer {

	/**
	 * What a check means where Flyway's target may leave migrations for a later run.
	 * @param check the check
	 * @param migrations all migrations
	 * @return the check, without failures if there are such migrations
	 */
	static Check check(Check check, MigrationInfo[] migrations) {
		return (LaterMigrations.of(migrations).first() != null) ? withoutFailures(check) : check;
	}

	static Check withoutFailures(Check check) {
		return new Check(check.drift(), check.syncNeeded(), List.of());
	}

	@Override
	public Check check(Connection connection, @Nullable String defaultSchema) throws SQLException {
		return withoutFailures(this.synchronizer.check(connection, defaultSchema));
	}

	@Override
	public List<PostponedType> createMissingTypes(Connection connection, @Nullable String defaultSchema,
			Configuration configuration, Supplier<List<MigrationInfo>> migrations) throws SQLException {
		return this.synchronizer.createMissingTypes(connection, defaultSchema, configuration, migrations);
	}

	@Override
	public List<PostponedType> createPostponedTypes(Connection connection, List<PostponedType> postponed,
			@Nullable MigrationInfo next) throws SQLException {
		// What is still postponed after the last migration waits for one that is pending
		return (next != null) ? this.synchronizer.createPostponedTypes(connection, postponed, next) : postponed;
	}

	@Override
	public List<PostponedType> missingTypes(Connection connection, @Nullable String defaultSchema,
			Configuration configuration, Supplier<List<MigrationInfo>> migrations) throws SQLException {
		return this.synchronizer.missingTypes(connection, defaultSchema, configuration, migrations);
	}

	@Override
	public List<EnumDefinition> expanded() {
		return List.of();
	}

	@Override
	public void addMissingValues(Connection connection, @Nullable String defaultSchema, Predicate<EnumName> types) {
	}

	@Override
	public DeclaredEnums declared() {
		return this.synchronizer.declared();
	}

}
