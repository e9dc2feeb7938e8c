package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.enumway.EnumName;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The migrations that Flyway's target leaves for a later run.
 *
 * @param migrations the migrations in the order in which they will run
 */
record LaterMigrations(List<MigrationInfo> migrations) {

	static final LaterMigrations NONE = new LaterMigrations(List.of());

	static LaterMigrations of(MigrationInfo[] all) {
		return new LaterMigrations(
				Arrays.stream(all).filter((info) -> info.getState() == MigrationState.ABOVE_TARGET).toList());
	}

	/**
	 * The first of them, {@code null} if there is none.
	 */
	@Nullable MigrationInfo first() {
		return this.migrations.isEmpty() ? null : this.migrations.get(0);
	}

	/**
	 * Tells the types that none of them changes: whose labels are not theirs to add. The
	 * schema does not count, nor is a type told where one of them does what cannot be
	 * read.
	 * @param configuration the configuration that migrates
	 * @param connection a connection to the database
	 * @param schema the schema that unqualified names mean
	 * @throws SQLException if the connection fails
	 */
	Predicate<EnumName> leaveAlone(Configuration configuration, Connection connection, String schema)
			throws SQLException {
		if (this.migrations.isEmpty()) {
			return (type) -> true;
		}
		List<HistoryStep> steps = HistoryReader.of(configuration, connection, schema)
			.read(this.migrations)
			.stream()
			.flatMap((entry) -> entry.steps().stream())
			.toList();
		if (steps.stream().anyMatch((step) -> step.type() == null && step.doubt() != null)) {
			return (type) -> false;
		}
		Set<String> changed = steps.stream()
			.map(HistoryStep::type)
			.filter(Objects::nonNull)
			.map(EnumName::name)
			.collect(Collectors.toSet());
		return (type) -> !changed.contains(type.name());
	}

}
