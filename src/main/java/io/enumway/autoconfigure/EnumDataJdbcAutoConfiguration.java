package io.enumway.autoconfigure;

import io.enumway.DeclaredEnums;
import io.enumway.jdbc.EnumJdbcConverters;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ResourceLoader;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Spring Data JDBC: adds the
 * declared enums to whatever {@link JdbcCustomConversions} the application has.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(JdbcCustomConversions.class)
public final class EnumDataJdbcAutoConfiguration {

	@Bean
	static BeanPostProcessor enumJdbcConversions(ObjectProvider<DatabaseEnumTypes> found,
			ObjectProvider<DeclaredEnums> declared, ResourceLoader resources) {
		DatabaseEnumClasses enums = new DatabaseEnumClasses(found, declared, resources);
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String beanName) {
				if (bean instanceof JdbcCustomConversions conversions) {
					return EnumJdbcConverters.addTo(conversions, enums.get());
				}
				if (bean instanceof JdbcConverter converter && !enums.get().isEmpty()) {
					return EnumJdbcConverters.nullSafe(converter);
				}
				return bean;
			}

		};
	}

}
