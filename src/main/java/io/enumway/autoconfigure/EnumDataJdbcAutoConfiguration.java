package io.enumway.autoconfigure;

import io.enumway.DeclaredEnums;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.io.ResourceLoader;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Spring Data JDBC: adds the
 * declared enums to whatever {@link JdbcCustomConversions} the application has.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(JdbcCustomConversions.class)
@ImportRuntimeHints(EnumDataJdbcRuntimeHints.class)
public final class EnumDataJdbcAutoConfiguration {

	@Bean
	static EnumJdbcPostProcessor enumJdbcConversions(ObjectProvider<DatabaseEnumTypes> found,
			ObjectProvider<DeclaredEnums> declared, ResourceLoader resources,
			ObjectProvider<JdbcCustomConversions> conversions) {
		return new EnumJdbcPostProcessor(new DatabaseEnumClasses(found, declared, resources), conversions);
	}

}
