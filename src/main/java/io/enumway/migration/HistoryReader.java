package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the migrations of a Flyway instance do to enum types.
 */
final class HistoryReader {

	/**
	 * Those above the target are to come as well, in a later run.
	 */
	private static final Set<MigrationState> PENDING = Set.of(MigrationState.PENDING, MigrationState.ABOVE_TARGET);

	/**
	 * Rows of the history whose effect is gone, or that another row repeats. An outdated
	 * repeatable migration is pending as well.
	 */
	private static final Set<MigrationState> VOID = Set.of(MigrationState.DELETED, MigrationState.UNDONE,
			MigrationState.SUPERSEDED, MigrationState.OUTDATED);

	private final MigrationScripts scripts;

	private final JavaMigrations javaMigrations;

	private final String schema;

	/**
	 * Create a reader.
	 * @param scripts the SQL migrations
	 * @param javaMigrations the Java migrations
	 * @param schema the default schema
	 */
	HistoryReader(MigrationScripts scripts, JavaMigrations javaMigrations, String schema) {
		this.scripts = scripts;
		this.javaMigrations = javaMigrations;
		this.schema = schema;
	}

	/**
	 * Create a reader of the migrations of a Flyway instance.
	 * @param configuration the configuration of the instance
	 * @param connection a connection to its database
	 * @param schema the schema that unqualified names mean
	 * @return the reader
	 * @throws SQLException if the connection fails
	 */
	static HistoryReader of(Configuration configuration, Connection connection, String schema) throws SQLException {
		return new HistoryReader(
				new MigrationScripts(configuration, Placeholders.defaults(configuration, connection, schema)),
				new JavaMigrations(configuration), schema);
	}

	/**
	 * Read the migrations.
	 * @param migrations all migrations that Flyway knows
	 * @return what those do that have run or are to run, in the order in which they run:
	 * versioned ones before repeatable ones; unqualified names as they have them
	 */
	List<HistoryEntry> read(List<MigrationInfo> migrations) {
		return read(migrations, (migration) -> true);
	}

	List<HistoryEntry> read(List<MigrationInfo> migrations, Predicate<MigrationInfo> filter) {
		Comparator<MigrationVersion> byVersion = Comparator.nullsLast(Comparator.naturalOrder());
		List<HistoryEntry> entries = new ArrayList<>();
		migrations.stream()
			.filter((migration) -> isPending(migration)
					|| (migration.getState().isApplied() && !VOID.contains(migration.getState())))
			.filter(filter)
			.sorted(Comparator.comparing(MigrationInfo::getVersion, byVersion)
				.thenComparing(MigrationInfo::getDescription))
			.forEach((migration) -> entries.add(read(migration)));
		return List.copyOf(entries);
	}

	/**
	 * Whether a migration is to run, now or in a later run.
	 */
	static boolean isPending(MigrationInfo migration) {
		return PENDING.contains(migration.getState());
	}

	private HistoryEntry read(MigrationInfo migration) {
		@Nullable MigrationVersion version = migration.getVersion();
		return new HistoryEntry(migration.getScript(), version, isPending(migration),
				found(migration, this.scripts.find(migration)));
	}

	/**
	 * What a migration does.
	 * @param migration the migration
	 * @return its changes in order, with qualified names
	 */
	List<HistoryStep> steps(MigrationInfo migration) {
		return steps(migration, this.scripts.find(migration));
	}

	/**
	 * What a migration does whose text is read already.
	 * @param migration the migration
	 * @param sql its text, {@code null} if it is not an SQL script
	 * @return its changes in order, with qualified names
	 */
	List<HistoryStep> steps(MigrationInfo migration, @Nullable String sql) {
		return found(migration, sql).stream().map((step) -> step.inFirstSchema(this.schema)).toList();
	}

	private List<HistoryStep> found(MigrationInfo migration, @Nullable String sql) {
		return (sql != null) ? SqlEnumScanner.scan(sql) : this.javaMigrations.steps(migration);
	}

}
