package io.enumway.jdbc;

import java.sql.JDBCType;

import io.enumway.EnumLabels;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Corrects the one answer of a {@link JdbcConverter} that no custom conversion reaches:
 * the type of a {@code NULL}. Spring Data JDBC 4.1 binds it as {@code VARCHAR}, which
 * PostgreSQL refuses for an enum column.
 */
final class LabelJdbcConverter {

	private static final MethodInterceptor TYPE_OF_NULL = (invocation) -> {
		boolean asked = "getTargetSqlType".equals(invocation.getMethod().getName())
				&& invocation.getArguments()[0] instanceof RelationalPersistentProperty property
				&& EnumLabels.isDatabaseEnum(property.getType());
		return asked ? JDBCType.OTHER : invocation.proceed();
	};

	private LabelJdbcConverter() {
	}

	/**
	 * A subclass of the converter's class: Spring Data JDBC asks for
	 * {@code MappingJdbcConverter} in one place.
	 */
	static JdbcConverter around(JdbcConverter converter) {
		ProxyFactory factory = new ProxyFactory(converter);
		factory.setProxyTargetClass(true);
		factory.addAdvice(TYPE_OF_NULL);
		return (JdbcConverter) factory.getProxy(converter.getClass().getClassLoader());
	}

}
