package io.enumway.autoconfigure;

import io.enumway.jdbc.EnumConverters;
import io.enumway.migration.DefaultMigrationReports;
import io.enumway.migration.EnumSynchronizer;
import io.enumway.migration.EnumwayMigrationStrategy;
import io.enumway.migration.MigrationListener;
import io.enumway.migration.MigrationSettings;
import io.enumway.migration.UndoSettings;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * Makes migration strategies: one for an application without its own, or one around each
 * of the application's.
 */
class MigrationStrategies {

	private final MigrationSettings settings;

	private final UndoSettings undoSettings;

	private final ObjectProvider<EnumSynchronizer> synchronizer;

	private final DefaultMigrationReports reports;

	private final MigrationListener listener;

	private final DataSourceBeans dataSources;

	private final FlywayStrategies flywayStrategies;

	private final FlywayBeans flywayBeans;

	MigrationStrategies(MigrationSettings settings, UndoSettings undoSettings,
			ObjectProvider<EnumSynchronizer> synchronizer, DefaultMigrationReports reports, MigrationListener listener,
			DataSourceBeans dataSources, FlywayStrategies flywayStrategies, FlywayBeans flywayBeans) {
		this.settings = settings;
		this.undoSettings = undoSettings;
		this.synchronizer = synchronizer;
		this.reports = reports;
		this.listener = listener;
		this.dataSources = dataSources;
		this.flywayStrategies = flywayStrategies;
		this.flywayBeans = flywayBeans;
	}

	/**
	 * All Flyway beans share the locations of undo scripts.
	 */
	EnumwayMigrationStrategy create(@Nullable FlywayMigrationStrategy userStrategy) {
		return new EnumwayMigrationStrategy(this.settings, userStrategy,
				this.synchronizer.getIfAvailable(() -> EnumSynchronizer.NONE), this.reports, this.listener,
				this.flywayBeans::nameOf)
			.withUndo(this.undoSettings.withShared(this.flywayBeans.areSeveral()))
			.withConversion(EnumConverters.conversionService())
			.withDataSources(this.dataSources::usable)
			.withDeclaredEnumsIn(this.flywayBeans::areEnumsDeclaredIn);
	}

	/**
	 * The strategy that migrates a Flyway bean. Every strategy bean is one of ours,
	 * around the application's own if there is one.
	 */
	EnumwayMigrationStrategy of(Flyway flyway) {
		EnumwayMigrationStrategy ours = MigrationStrategyPostProcessor.ours(this.flywayStrategies.find(flyway));
		return (ours != null) ? ours : create(null);
	}

}
