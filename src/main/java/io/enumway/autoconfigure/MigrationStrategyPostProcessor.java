package io.enumway.autoconfigure;

import io.enumway.migration.EnumwayMigrationStrategy;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * Wraps the application's own {@link FlywayMigrationStrategy}. A second strategy bean
 * instead would leave Spring Boot with two to choose from, and it refuses to.
 */
class MigrationStrategyPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<MigrationStrategies> strategies;

	MigrationStrategyPostProcessor(ObjectProvider<MigrationStrategies> strategies) {
		this.strategies = strategies;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof FlywayMigrationStrategy strategy && !(bean instanceof EnumwayMigrationStrategy)) {
			return this.strategies.getObject().create(strategy);
		}
		return bean;
	}

}
