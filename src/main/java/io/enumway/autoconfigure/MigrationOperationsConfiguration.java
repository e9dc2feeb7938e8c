package io.enumway.autoconfigure;

import io.enumway.migration.AllMigrationOperations;
import io.enumway.migration.MigrationOperations;
import org.flywaydb.core.Flyway;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
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
	AllMigrationOperations allMigrationOperations(MigrationStrategies strategies, EnumwayProperties properties,
			FlywayBeans flywayBeans) {
		return new AllMigrationOperations(() -> flywayBeans.all()
			.values()
			.stream()
			.map((flyway) -> operations(flyway, strategies, properties, flywayBeans))
			.toList());
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(Flyway.class)
	MigrationOperations migrationOperations(Flyway flyway, MigrationStrategies strategies, EnumwayProperties properties,
			FlywayBeans flywayBeans) {
		return operations(flyway, strategies, properties, flywayBeans);
	}

	/**
	 * All Flyway beans share the locations of undo scripts.
	 */
	private static MigrationOperations operations(Flyway flyway, MigrationStrategies strategies,
			EnumwayProperties properties, FlywayBeans flywayBeans) {
		return strategies.of(flyway)
			.operations(flyway, CheckedSettings.undo(properties.getUndo()).withShared(flywayBeans.areSeveral()));
	}

}
