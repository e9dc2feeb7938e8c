package io.enumway.autoconfigure;

import io.enumway.DeclaredEnums;
import io.enumway.migration.DefaultMigrationReports;
import io.enumway.migration.EnumSynchronizer;
import io.enumway.migration.EnumwayMigrationStrategy;
import io.enumway.migration.MigrationListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
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
import org.springframework.core.env.Environment;

/**
 * The migration step of an application with Flyway.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(Flyway.class)
class FlywayMigrationConfiguration {

	private static final Log logger = LogFactory.getLog(FlywayMigrationConfiguration.class);

	/**
	 * On the derived Flyway instance an explicit {@code true} cannot be told from the
	 * default.
	 */
	private static final String TRANSACTIONAL_LOCK = "spring.flyway.postgresql.transactional-lock";

	/**
	 * With {@code spring.main.lazy-initialization=true} nothing would ask for the
	 * migrations before the first query, and nothing at all for the warning.
	 */
	@Bean
	static LazyInitializationExcludeFilter migrationLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(FlywayMigrationInitializer.class,
				BypassedStrategyWarning.class);
	}

	@Bean
	static MigrationStrategyPostProcessor migrationStrategyPostProcessor(
			ObjectProvider<MigrationStrategies> strategies) {
		return new MigrationStrategyPostProcessor(strategies);
	}

	@Bean
	@ConditionalOnMissingBean
	DefaultMigrationReports migrationReports(EnumwayProperties properties) {
		return new DefaultMigrationReports(CheckedSettings.migration(properties));
	}

	@Bean
	FlywayBeans flywayBeans(ConfigurableListableBeanFactory beanFactory, DeclaredEnums declared,
			EnumwayProperties properties) {
		return new FlywayBeans(beanFactory, declared, properties.getFlywayBeans());
	}

	@Bean
	FlywayStrategies flywayStrategies(ConfigurableListableBeanFactory beanFactory) {
		return new FlywayStrategies(beanFactory);
	}

	/**
	 * Declarations that contradict each other are refused before anything is migrated.
	 */
	@Bean
	MigrationStrategies migrationStrategies(EnumwayProperties properties, DeclaredEnums declared,
			DefaultMigrationReports reports, ObjectProvider<EnumSynchronizer> synchronizer,
			ObjectProvider<MigrationListener> listeners, DataSourceBeans dataSources, FlywayStrategies flywayStrategies,
			FlywayBeans flywayBeans, Environment environment) {
		if (environment.getProperty(TRANSACTIONAL_LOCK, Boolean.class, false)) {
			logger.info(TRANSACTIONAL_LOCK + "=true is overridden: Enumway migrates on one connection, "
					+ "where a migration and its history row commit together");
		}
		return new MigrationStrategies(CheckedSettings.migration(properties),
				CheckedSettings.undo(properties.getUndo()), synchronizer, reports, new MigrationListeners(listeners),
				dataSources, flywayStrategies, flywayBeans);
	}

	@Bean
	@ConditionalOnMissingBean(FlywayMigrationStrategy.class)
	EnumwayMigrationStrategy enumwayMigrationStrategy(MigrationStrategies strategies) {
		return strategies.create(null);
	}

	@Bean
	BypassedStrategyWarning bypassedStrategyWarning(FlywayBeans flywayBeans, DefaultMigrationReports reports) {
		return new BypassedStrategyWarning(flywayBeans, reports);
	}

}
