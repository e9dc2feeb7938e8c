package io.enumway.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

import static org.awaitility.Awaitility.await;

/**
 * Runs migration steps as a boot would, without a Spring context.
 */
final class Steps {

	final Flyway flyway;

	DefaultMigrationReports reports;

	MigrationSettings settings = MigrationSettings.DEFAULTS;

	@Nullable FlywayMigrationStrategy userStrategy;

	EnumSynchronizer synchronizer = EnumSynchronizer.NONE;

	MigrationListener listener = MigrationListener.NONE;

	Steps(DataSource dataSource, UnaryOperator<FluentConfiguration> customizer) {
		this.flyway = customizer.apply(Flyway.configure().dataSource(dataSource)).load();
		this.reports = new DefaultMigrationReports(this.settings);
	}

	Steps(DataSource dataSource, String... locations) {
		this(dataSource, (configuration) -> configuration.locations(locations));
	}

	MigrationReport run() {
		strategy().migrate(this.flyway);
		return report();
	}

	/**
	 * Let reports be refreshed whenever somebody asks.
	 */
	Steps refreshing() {
		this.reports = new DefaultMigrationReports(this.settings.withReports(Duration.ZERO, Duration.ofSeconds(5)));
		return this;
	}

	/**
	 * The report of a refresh that started after this call: the first to end may be
	 * older.
	 */
	MigrationReport refreshed() {
		reportAfter(Instant.now());
		return reportAfter(Instant.now());
	}

	private MigrationReport reportAfter(Instant asked) {
		return await().pollInterval(Duration.ofMillis(1)).until(this::report, (report) -> report.at().isAfter(asked));
	}

	MigrationOperations operations() {
		return operations(UndoSettings.DEFAULTS);
	}

	MigrationOperations operations(UndoSettings undoSettings) {
		return strategy().withUndo(undoSettings).operations(this.flyway);
	}

	private EnumwayMigrationStrategy strategy() {
		return new EnumwayMigrationStrategy(this.settings, this.userStrategy, this.synchronizer, this.reports,
				this.listener, (flyway) -> "flyway");
	}

	MigrationReport report() {
		return this.reports.latest().get(0);
	}

}
