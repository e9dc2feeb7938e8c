package io.enumway.diagnosis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.migration.DefaultEnumSynchronizer;
import io.enumway.migration.DefaultMigrationReports;
import io.enumway.migration.DriftPolicies;
import io.enumway.migration.EnumwayMigrationStrategy;
import io.enumway.migration.MigrationListener;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationSettings;
import io.enumway.migration.MigrationSurveyor;
import io.enumway.migration.SyncMode;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * A service with migrations and declared enums, as far as a diagnosis sees one.
 */
final class Service {

	private final DataSource dataSource;

	private final Path directory;

	private final List<EnumDefinition> declared = new ArrayList<>();

	boolean baseline;

	@Nullable String installedBy;

	@Nullable String target;

	@Nullable String schema;

	@Nullable String table;

	boolean validateNames;

	boolean executeInTransaction = true;

	String[] ignored = { "*:future" };

	private final List<JavaMigration> migrations = new ArrayList<>();

	Duration lockTimeout = Duration.ofSeconds(10);

	DiagnosisSettings settings = DiagnosisSettings.DEFAULTS;

	Service(DataSource dataSource, Path directory) {
		this.dataSource = dataSource;
		this.directory = directory;
	}

	Service script(String name, String sql) {
		try {
			Files.writeString(this.directory.resolve(name), sql);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Take over a script with its configuration file, if it has one.
	 */
	void copy(Path script) {
		Path configuration = Path.of(script + ".conf");
		try {
			if (Files.exists(configuration)) {
				Files.copy(configuration, this.directory.resolve(configuration.getFileName()));
			}
			Files.copy(script, this.directory.resolve(script.getFileName()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Service declares(String name, String... labels) {
		this.declared.add(EnumDefinition.of(name, labels));
		return this;
	}

	Service redeclares(String name, String... labels) {
		this.declared.removeIf((definition) -> definition.name().name().equals(name));
		return declares(name, labels);
	}

	Service migration(JavaMigration migration) {
		this.migrations.add(migration);
		return this;
	}

	Flyway flyway() {
		FluentConfiguration configuration = Flyway.configure()
			.dataSource(this.dataSource)
			.baselineOnMigrate(this.baseline)
			.installedBy(this.installedBy)
			.validateMigrationNaming(this.validateNames)
			.executeInTransaction(this.executeInTransaction)
			.ignoreMigrationPatterns(this.ignored)
			.javaMigrations(this.migrations.toArray(JavaMigration[]::new))
			.locations("filesystem:" + this.directory);
		if (this.table != null) {
			configuration.table(this.table);
		}
		if (this.target != null) {
			configuration.target(this.target);
		}
		if (this.schema != null) {
			configuration.defaultSchema(this.schema);
		}
		return configuration.load();
	}

	Service as(DataSource other) {
		Service service = new Service(other, this.directory);
		service.declared.addAll(this.declared);
		return service;
	}

	/**
	 * Boot the service with the starter.
	 * @return how the migrations went
	 */
	MigrationReport boot() {
		DefaultEnumSynchronizer synchronizer = new DefaultEnumSynchronizer(DeclaredEnums.of(this.declared),
				SyncMode.CREATE, DriftPolicies.DEFAULTS, true);
		try (DefaultMigrationReports reports = new DefaultMigrationReports(MigrationSettings.DEFAULTS)) {
			new EnumwayMigrationStrategy(MigrationSettings.DEFAULTS, null, synchronizer, reports,
					new MigrationListener() {
					}, (flyway) -> "flyway")
				.migrate(flyway());
			return reports.latest().get(0);
		}
	}

	MigrationDiagnostics diagnostics() {
		return new MigrationDiagnostics(
				new MigrationSurveyor("flyway", flyway(), DeclaredEnums.of(this.declared), this.lockTimeout),
				this.settings);
	}

	Diagnosis diagnose() {
		return diagnostics().diagnose();
	}

}
