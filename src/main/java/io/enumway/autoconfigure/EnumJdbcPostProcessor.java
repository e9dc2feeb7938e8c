package io.enumway.autoconfigure;

import io.enumway.jdbc.EnumJdbcConverters;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.data.jdbc.core.convert.DataAccessStrategy;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;
import org.springframework.util.function.SingletonSupplier;

/**
 * Adds the declared enums to what Spring Data JDBC converts.
 */
class EnumJdbcPostProcessor implements SmartInstantiationAwareBeanPostProcessor {

	private final DatabaseEnumClasses enums;

	private final ObjectProvider<JdbcCustomConversions> conversions;

	EnumJdbcPostProcessor(DatabaseEnumClasses enums, ObjectProvider<JdbcCustomConversions> conversions) {
		this.enums = enums;
		this.conversions = conversions;
	}

	/**
	 * Ahead-of-time processing makes the class here that a native image cannot make.
	 */
	@Override
	public Class<?> determineBeanType(Class<?> beanClass, String beanName) {
		return JdbcConverter.class.isAssignableFrom(beanClass) ? EnumJdbcConverters.nullSafeType(beanClass) : beanClass;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof JdbcCustomConversions conversions) {
			return EnumJdbcConverters.addTo(conversions, this.enums.get());
		}
		if (bean instanceof JdbcConverter converter && !this.enums.get().isEmpty()) {
			return EnumJdbcConverters.nullSafe(converter);
		}
		if (bean instanceof DataAccessStrategy strategy && !this.enums.get().isEmpty()) {
			return EnumJdbcConverters.bindingExpressions(strategy,
					SingletonSupplier.of(() -> this.conversions.stream().toList()));
		}
		return bean;
	}

}
