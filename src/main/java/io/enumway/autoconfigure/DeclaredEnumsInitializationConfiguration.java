package io.enumway.autoconfigure;

import javax.sql.DataSource;

import io.enumway.DeclaredEnums;
import io.enumway.migration.EnumSynchronizer;
import org.flywaydb.core.Flyway;

import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The declared enum types of an application without Flyway, for instance with
 * {@code spring.flyway.enabled=false}.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(Flyway.class)
@ConditionalOnSingleCandidate(DataSource.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
class DeclaredEnumsInitializationConfiguration {

	@Bean
	static LazyInitializationExcludeFilter declaredEnumsLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(DeclaredEnumsInitializer.class);
	}

	@Bean
	DeclaredEnumsInitializer declaredEnumsInitializer(DataSource dataSource, DeclaredEnums declared,
			EnumSynchronizer synchronizer, EnumwayProperties properties,
			@Value("${spring.flyway.table:flyway_schema_history}") String historyTable) {
		return new DeclaredEnumsInitializer(dataSource, declared, synchronizer, properties.getStartup(), historyTable);
	}

}
