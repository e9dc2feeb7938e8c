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
	AllMigrationOperations allMigrationOperations(MigrationStrategies strategies, FlywayBeans flywayBeans) {
		return new AllMigrationOperations(() -> flywayBeans.all()
			.values()
			.stream()
			.map((flyway) -> strategies.of(flyway).operations(flyway))
			.toList());
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(Flyway.class)
	MigrationOperations migrationOperations(Flyway flyway, MigrationStrategies strategies) {
		return strategies.of(flyway).operations(flyway);
	}

}
