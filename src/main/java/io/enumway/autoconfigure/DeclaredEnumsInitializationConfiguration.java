package io.enumway.autoconfigure;

import java.util.List;

import javax.sql.DataSource;

import io.enumway.migration.DeclaredTypesInitialization;
import io.enumway.migration.EnumSynchronizer;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

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
	DeclaredEnumsInitializer declaredEnumsInitializer(DataSource dataSource, EnumSynchronizer synchronizer,
			EnumwayProperties properties, Environment environment) {
		Binder flyway = Binder.get(environment);
		return new DeclaredEnumsInitializer(dataSource,
				new DeclaredTypesInitialization(synchronizer, properties.getStartup(), historySchema(flyway),
						flyway.bind("spring.flyway.table", String.class).orElse("flyway_schema_history"),
						properties.getLock().getBlockedAfter()));
	}

	/**
	 * Where Flyway has its history, for which another process with the same settings has
	 * it enabled.
	 */
	private static @Nullable String historySchema(Binder flyway) {
		List<String> schemas = flyway.bind("spring.flyway.schemas", Bindable.listOf(String.class)).orElse(List.of());
		return flyway.bind("spring.flyway.default-schema", String.class)
			.orElse(schemas.isEmpty() ? null : schemas.get(0));
	}

}
