package io.enumway.migration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.resolver.MigrationResolver;
import org.flywaydb.core.extensibility.Plugin;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of an application that uses Flyway in the usual way: SQL scripts in its
 * locations and Java migrations that are beans. Whatever Flyway could treat in another
 * way is {@linkplain InDoubtException in doubt}.
 */
final class LocalMigrations {

	private static final boolean EXTENDED = ServiceLoader.load(Plugin.class, Flyway.class.getClassLoader())
		.stream()
		.map(ServiceLoader.Provider::type)
		.anyMatch((type) -> MigrationResolver.class.isAssignableFrom(type)
				&& !type.getName().startsWith("org.flywaydb.core.api."));

	private final Map<MigrationVersion, LocalMigration> versioned = new TreeMap<>();

	private final Map<String, LocalMigration> repeatable = new HashMap<>();

	private LocalMigrations() {
	}

	/**
	 * Find the migrations.
	 * @param configuration the configuration
	 * @return the migrations
	 * @throws InDoubtException if Flyway could find others
	 */
	static LocalMigrations of(Configuration configuration) throws InDoubtException {
		InDoubtException.unless(isUsual(configuration), "Flyway has unusual settings or extensions");
		LocalMigrations migrations = new LocalMigrations();
		for (JavaMigration migration : configuration.getJavaMigrations()) {
			migrations.add(local(migration));
		}
		LocalScript scripts = new LocalScript(configuration);
		MigrationFiles.visit(configuration, (name, content) -> {
			LocalMigration migration = scripts.read(name, content);
			if (migration != null) {
				migrations.add(migration);
			}
		});
		return migrations;
	}

	private static boolean isUsual(Configuration configuration) {
		return configuration.getResourceProvider() == null && configuration.getJavaMigrationClassProvider() == null
				&& configuration.getResolvers().length == 0 && !configuration.isSkipDefaultResolvers()
				&& configuration.getCallbackLocations().length == 0 && configuration.getErrorOverrides().length == 0
				&& (configuration.getTarget() == null || configuration.getTarget() == MigrationVersion.LATEST)
				&& !configuration.isDetectEncoding() && !InitSql.isSet(configuration)
				&& configuration.getDryRunOutput() == null && !EXTENDED
				&& configuration.getPlaceholders()
					.keySet()
					.stream()
					.noneMatch((name) -> name.toLowerCase(Locale.ROOT).startsWith("flyway"));
	}

	private static LocalMigration local(JavaMigration migration) throws InDoubtException {
		String script = migration.getClass().getName();
		InDoubtException.unless(migration.getType() == CoreMigrationType.JDBC && migration.getDescription() != null,
				script + " is an unusual Java migration");
		return new LocalMigration(migration.getVersion(), migration.getDescription(), CoreMigrationType.JDBC, script,
				migration.getChecksum());
	}

	private void add(LocalMigration migration) throws InDoubtException {
		LocalMigration other = (migration.version() != null) ? this.versioned.put(migration.version(), migration)
				: this.repeatable.put(migration.description(), migration);
		InDoubtException.unless(other == null, migration.script() + " exists twice");
	}

	Set<LocalMigration> all() {
		Set<LocalMigration> all = new HashSet<>(this.versioned.values());
		all.addAll(this.repeatable.values());
		return all;
	}

	/**
	 * Judge whether these migrations and a history are the same.
	 * @param rows the rows of the history
	 * @param contract whether contract migrations are to run, too
	 * @return all migrations if the history has exactly these, in a form that Flyway
	 * accepts; empty if it lacks one that is to run
	 * @throws InDoubtException if the history differs in any other way
	 */
	Optional<List<MigrationInfo>> match(List<HistoryRow> rows, boolean contract) throws InDoubtException {
		InDoubtException.unless(!rows.isEmpty(), "The history is empty");
		Map<String, Integer> latest = new HashMap<>();
		rows.stream()
			.filter((row) -> row.version() == null)
			.forEach((row) -> latest.put(row.description(), row.installedRank()));
		Set<LocalMigration> missing = all();
		List<MigrationInfo> migrations = new ArrayList<>();
		MigrationVersion baseline = MigrationVersion.EMPTY;
		MigrationVersion highest = MigrationVersion.EMPTY;
		for (HistoryRow row : rows) {
			MatchedMigration match = match(row, latest, missing, highest);
			migrations.add(match);
			if (match.type() == CoreMigrationType.BASELINE) {
				InDoubtException.unless(baseline == MigrationVersion.EMPTY, "There are two baselines");
				baseline = match.requiredVersion();
			}
			if (match.version() != null && match.version().compareTo(highest) > 0) {
				highest = match.version();
			}
		}
		List<LocalMigration> pending = new ArrayList<>();
		for (LocalMigration migration : missing) {
			if (migration.version() == null || migration.version().compareTo(baseline) > 0) {
				pending.add(migration);
			}
			else {
				migrations.add(MatchedMigration.below(baseline, migration));
			}
		}
		if (!pending.isEmpty() && (contract || !ContractMigrations.areAll(pending, highest))) {
			return Optional.empty();
		}
		pending.stream()
			.sorted(Comparator.comparing(LocalMigration::version))
			.map(MatchedMigration::pending)
			.forEach(migrations::add);
		return Optional.of(migrations);
	}

	private MatchedMigration match(HistoryRow row, Map<String, Integer> latest, Set<LocalMigration> missing,
			MigrationVersion highest) throws InDoubtException {
		InDoubtException.unless(row.success(), row.script() + " failed");
		InDoubtException.unless(row.installedRank() >= 0, "Flyway does not read rows of a negative rank");
		MigrationVersion version = version(row);
		if (CoreMigrationType.BASELINE.name().equals(row.type()) && version != null) {
			return MatchedMigration.of(row, version, CoreMigrationType.BASELINE, MigrationState.BASELINE);
		}
		if (CoreMigrationType.SCHEMA.name().equals(row.type()) && version == null
				&& !this.repeatable.containsKey(row.description())) {
			return MatchedMigration.of(row, null, CoreMigrationType.SCHEMA, MigrationState.SUCCESS);
		}
		LocalMigration migration = (version != null) ? this.versioned.get(version)
				: this.repeatable.get(row.description());
		if (migration == null || !migration.isDescribedBy(row)) {
			throw new InDoubtException(row.script() + " is recorded and not as such to be found");
		}
		if (version == null && row.installedRank() != Objects.requireNonNull(latest.get(row.description()))) {
			return MatchedMigration.of(row, null, migration.type(), MigrationState.SUPERSEDED);
		}
		InDoubtException.unless(missing.remove(migration), row.script() + " is recorded twice");
		InDoubtException.unless(migration.hasChecksumOf(row), row.script() + " has another checksum");
		boolean inOrder = version == null || version.compareTo(highest) > 0;
		return MatchedMigration.of(row, version, migration.type(),
				inOrder ? MigrationState.SUCCESS : MigrationState.OUT_OF_ORDER);
	}

	private static @Nullable MigrationVersion version(HistoryRow row) throws InDoubtException {
		try {
			return (row.version() != null) ? MigrationVersion.fromVersion(row.version()) : null;
		}
		catch (FlywayException ex) {
			throw new InDoubtException(row.version() + " is no version");
		}
	}

}
