package io.enumway.autoconfigure;

import io.enumway.DeclaredEnums;
import io.enumway.migration.DefaultEnumSynchronizer;
import io.enumway.migration.EnumSynchronizer;
import org.flywaydb.core.Flyway;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * What {@code enumway.enabled=false} switches off: everything that touches the database.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ Flyway.class, FlywayMigrationInitializer.class })
@ConditionalOnBooleanProperty(name = "enumway.enabled", matchIfMissing = true)
@EnableConfigurationProperties(EnumwayProperties.class)
@Import({ DeclaredEnumsInitializationConfiguration.class, EnumManagerConfiguration.class,
		FlywayMigrationConfiguration.class, MigrationDiagnosticsConfiguration.class,
		MigrationOperationsConfiguration.class })
class EnumwayConfiguration {

	@Bean
	@ConditionalOnMissingBean(EnumSynchronizer.class)
	DefaultEnumSynchronizer enumSynchronizer(DeclaredEnums declared, EnumwayProperties properties) {
		DriftProperties drift = properties.getDrift();
		return new DefaultEnumSynchronizer(declared, properties.getSync(), drift.toPolicies(), drift.isEnabled());
	}

}
