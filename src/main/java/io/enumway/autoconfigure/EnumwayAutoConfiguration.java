package io.enumway.autoconfigure;

import java.util.stream.Stream;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Enumway. Which enums are
 * declared does not depend on {@code enumway.enabled}: Java code reads and writes them by
 * their labels whoever migrates.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = FlywayAutoConfiguration.class)
@Import({ DatabaseEnumTypesRegistrar.class, EnumwayConfiguration.class })
public final class EnumwayAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DeclaredEnums declaredEnums(DatabaseEnumTypes types, ObjectProvider<EnumDefinition> definitions) {
		return DeclaredEnums.of(Stream.concat(types.definitions().stream(), definitions.orderedStream()).toList());
	}

}
