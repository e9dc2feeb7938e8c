package io.enumway.migration;

import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * Runs migration steps as a boot would, without a Spring context.
 */
final class Steps {

	final Flyway flyway;

	final DefaultMigrationReports reports;

	MigrationSettings settings = MigrationSettings.DEFAULTS;

	@Nullable FlywayMigrationStrategy userStrategy;

	@Nullable EnumSynchronizer synchronizer;

	MigrationListener listener = MigrationListener.NONE;

	Steps(DataSource dataSource, UnaryOperator<FluentConfiguration> customizer) {
		this.flyway = customizer.apply(Flyway.configure().dataSource(dataSource)).load();
		this.reports = new DefaultMigrationReports(this.settings);
	}

	Steps(DataSource dataSource, String... locations) {
		this(dataSource, (configuration) -> configuration.locations(locations));
	}

	MigrationReport run() {
		new EnumwayMigrationStrategy(this.settings, this.userStrategy, this.synchronizer, this.reports, this.listener,
				(flyway) -> "flyway")
			.migrate(this.flyway);
		return report();
	}

	MigrationReport report() {
		return this.reports.latest().get(0);
	}

}
