package io.enumway.migration;

import java.sql.Connection;
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
 * Where no enums belong to a database: nothing is looked at, and nothing done.
 */
final class NoSynchronizer implements EnumSynchronizer {

	@Override
	public Check check(Connection connection, @Nullable String defaultSchema) {
		return Check.NOTHING;
	}

	@Override
	public List<PostponedType> createMissingTypes(Connection connection, @Nullable String defaultSchema,
			Configuration configuration, Supplier<List<MigrationInfo>> migrations) {
		return List.of();
	}

	@Override
	public List<PostponedType> missingTypes(Connection connection, @Nullable String defaultSchema,
			Configuration configuration, Supplier<List<MigrationInfo>> migrations) {
		return List.of();
	}

	@Override
	public List<EnumDefinition> expanded() {
		return List.of();
	}

	@Override
	public List<PostponedType> createPostponedTypes(Connection connection, List<PostponedType> postponed,
			@Nullable MigrationInfo next) {
		return postponed;
	}

	@Override
	public void addMissingValues(Connection connection, @Nullable String defaultSchema, Predicate<EnumName> types) {
	}

	@Override
	public DeclaredEnums declared() {
		return DeclaredEnums.of(List.of());
	}

}
