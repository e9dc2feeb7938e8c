package io.enumway.autoconfigure;

import io.enumway.migration.AllMigrationOperations;
import io.enumway.migration.EnumwayMigrationStrategy;
import io.enumway.migration.MigrationOperations;
import org.flywaydb.core.Flyway;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * The operations on migrations. Lazy: an application that does not ask for them does not
 * pay for them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(Flyway.class)
class MigrationOperationsConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	AllMigrationOperations allMigrationOperations(ObjectProvider<Flyway> flyways,
			ObjectProvider<FlywayMigrationStrategy> strategy, MigrationStrategies strategies,
			EnumwayProperties properties, FlywayBeans flywayBeans) {
		return new AllMigrationOperations(() -> flyways.orderedStream()
			.map((flyway) -> operations(flyway, strategy, strategies, properties, flywayBeans))
			.toList());
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(Flyway.class)
	MigrationOperations migrationOperations(Flyway flyway, ObjectProvider<FlywayMigrationStrategy> strategy,
			MigrationStrategies strategies, EnumwayProperties properties, FlywayBeans flywayBeans) {
		return operations(flyway, strategy, strategies, properties, flywayBeans);
	}

	/**
	 * Every strategy bean is one of ours, around the application's own if there is one.
	 * All Flyway beans share the locations of undo scripts.
	 */
	private static MigrationOperations operations(Flyway flyway, ObjectProvider<FlywayMigrationStrategy> strategy,
			MigrationStrategies strategies, EnumwayProperties properties, FlywayBeans flywayBeans) {
		EnumwayMigrationStrategy ours = MigrationStrategyPostProcessor.ours(strategy.getIfAvailable());
		return ((ours != null) ? ours : strategies.create(null)).operations(flyway,
				CheckedSettings.undo(properties.getUndo()).withShared(flywayBeans.areSeveral()));
	}

}
