package io.enumway.autoconfigure;

import io.enumway.migration.DefaultMigrationReports;
import io.enumway.migration.EnumSynchronizer;
import io.enumway.migration.EnumwayMigrationStrategy;
import io.enumway.migration.MigrationListener;
import io.enumway.migration.MigrationSettings;
import org.flywaydb.core.Flyway;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

/**
 * The migration step of an application with Flyway.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(Flyway.class)
class FlywayMigrationConfiguration {

	/**
	 * With {@code spring.main.lazy-initialization=true} nothing would ask for the
	 * migrations before the first query.
	 */
	@Bean
	static LazyInitializationExcludeFilter migrationLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(FlywayMigrationInitializer.class);
	}

	@Bean
	static MigrationStrategyPostProcessor migrationStrategyPostProcessor(
			ObjectProvider<MigrationStrategies> strategies) {
		return new MigrationStrategyPostProcessor(strategies);
	}

	@Bean
	@ConditionalOnMissingBean
	DefaultMigrationReports migrationReports(EnumwayProperties properties) {
		return new DefaultMigrationReports(properties.toMigrationSettings());
	}

	/**
	 * Declarations that contradict each other are refused before anything is migrated.
	 */
	@Bean
	@DependsOn("declaredEnums")
	MigrationStrategies migrationStrategies(EnumwayProperties properties, DefaultMigrationReports reports,
			ObjectProvider<EnumSynchronizer> synchronizer, ObjectProvider<MigrationListener> listeners,
			ConfigurableListableBeanFactory beanFactory) {
		return new MigrationStrategies(properties.toMigrationSettings(), synchronizer, reports,
				new MigrationListeners(listeners), beanFactory);
	}

	@Bean
	@ConditionalOnMissingBean(FlywayMigrationStrategy.class)
	EnumwayMigrationStrategy enumwayMigrationStrategy(MigrationStrategies strategies) {
		return strategies.create(null);
	}

}
