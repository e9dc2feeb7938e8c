package io.enumway.jdbc;

import java.sql.JDBCType;

import io.enumway.EnumLabels;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.jdbc.core.mapping.JdbcValue;
import org.springframework.data.relational.core.conversion.AbstractRelationalConverter;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Corrects the one answer of a {@link JdbcConverter} that no custom conversion reaches:
 * the type of a {@code NULL}. Spring Data JDBC 4.1 binds it as {@code VARCHAR}, which
 * PostgreSQL refuses for an enum column.
 */
final class LabelJdbcConverter {

	private LabelJdbcConverter() {
	}

	/**
	 * A subclass of the converter's class: Spring Data JDBC asks for
	 * {@code MappingJdbcConverter} in one place.
	 */
	static JdbcConverter around(JdbcConverter converter) {
		MethodInterceptor typeOfNull = (invocation) -> {
			boolean asked = "getTargetSqlType".equals(invocation.getMethod().getName())
					&& invocation.getArguments()[0] instanceof RelationalPersistentProperty property
					&& isWrittenByLabel(property.getType(), converter);
			return asked ? JDBCType.OTHER : invocation.proceed();
		};
		ProxyFactory factory = new ProxyFactory(converter);
		factory.setProxyTargetClass(true);
		factory.addAdvice(typeOfNull);
		return (JdbcConverter) factory.getProxy(converter.getClass().getClassLoader());
	}

	/**
	 * Not where the application converts the enum itself, to text or a number say.
	 */
	private static boolean isWrittenByLabel(Class<?> type, JdbcConverter converter) {
		return EnumLabels.isDatabaseEnum(type) && converter instanceof AbstractRelationalConverter relational
				&& relational.getConversions().getCustomWriteTarget(type).filter(JdbcValue.class::equals).isPresent();
	}

}
