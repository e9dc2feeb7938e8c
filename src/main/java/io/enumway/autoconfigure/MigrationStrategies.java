package io.enumway.autoconfigure;

import javax.sql.DataSource;

import io.enumway.migration.DefaultMigrationReports;
import io.enumway.migration.EnumSynchronizer;
import io.enumway.migration.EnumwayMigrationStrategy;
import io.enumway.migration.MigrationListener;
import io.enumway.migration.MigrationSettings;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * Makes migration strategies: one for an application without its own, or one around each
 * of the application's.
 */
class MigrationStrategies {

	private final MigrationSettings settings;

	private final ObjectProvider<EnumSynchronizer> synchronizer;

	private final DefaultMigrationReports reports;

	private final MigrationListener listener;

	private final ConfigurableListableBeanFactory beanFactory;

	MigrationStrategies(MigrationSettings settings, ObjectProvider<EnumSynchronizer> synchronizer,
			DefaultMigrationReports reports, MigrationListener listener, ConfigurableListableBeanFactory beanFactory) {
		this.settings = settings;
		this.synchronizer = synchronizer;
		this.reports = reports;
		this.listener = listener;
		this.beanFactory = beanFactory;
	}

	EnumwayMigrationStrategy create(@Nullable FlywayMigrationStrategy userStrategy) {
		return new EnumwayMigrationStrategy(this.settings, userStrategy, this.synchronizer.getIfAvailable(),
				this.reports, this.listener, this::nameOf)
			.withDataSources(() -> this.beanFactory.getBeanProvider(DataSource.class).orderedStream().toList());
	}

	/**
	 * The name of a Flyway bean, without creating any: those that migrate exist.
	 */
	private String nameOf(Flyway flyway) {
		for (String name : this.beanFactory.getBeanNamesForType(Flyway.class, false, false)) {
			if (this.beanFactory.getSingleton(name) == flyway) {
				return name;
			}
		}
		return "flyway";
	}

}
