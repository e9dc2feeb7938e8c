package io.enumway.autoconfigure;

import java.util.stream.Stream;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.migration.DefaultEnumSynchronizer;
import io.enumway.migration.EnumSynchronizer;
import org.flywaydb.core.Flyway;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Enumway.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = FlywayAutoConfiguration.class)
@ConditionalOnClass({ Flyway.class, FlywayMigrationInitializer.class })
@ConditionalOnBooleanProperty(name = "enumway.enabled", matchIfMissing = true)
@EnableConfigurationProperties(EnumwayProperties.class)
@Import({ DatabaseEnumTypesRegistrar.class, DeclaredEnumsInitializationConfiguration.class,
		EnumManagerConfiguration.class, FlywayMigrationConfiguration.class })
public final class EnumwayAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DeclaredEnums declaredEnums(DatabaseEnumTypes types, ObjectProvider<EnumDefinition> definitions) {
		return DeclaredEnums.of(Stream.concat(types.definitions().stream(), definitions.orderedStream()).toList());
	}

	@Bean
	@ConditionalOnMissingBean(EnumSynchronizer.class)
	DefaultEnumSynchronizer enumSynchronizer(DeclaredEnums declared, EnumwayProperties properties) {
		EnumwayProperties.Drift drift = properties.getDrift();
		return new DefaultEnumSynchronizer(declared, properties.getSync(), drift.toPolicies(), drift.isEnabled());
	}

}
