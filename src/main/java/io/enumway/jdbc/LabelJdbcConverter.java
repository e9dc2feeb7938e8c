package io.enumway.jdbc;

import java.sql.JDBCType;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.EmptyTargetSource;
import org.springframework.aop.target.SingletonTargetSource;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.jdbc.core.convert.MappingJdbcConverter;
import org.springframework.data.relational.core.conversion.AbstractRelationalConverter;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Corrects the one answer of a {@link JdbcConverter} that no custom conversion reaches:
 * the type of a {@code NULL}. Spring Data JDBC 4.1 binds it as {@code VARCHAR}, which
 * PostgreSQL refuses for an enum column.
 */
final class LabelJdbcConverter {

	private static final Log logger = LogFactory.getLog(LabelJdbcConverter.class);

	private LabelJdbcConverter() {
	}

	/**
	 * A subclass of the converter's class: Spring Data JDBC asks for
	 * {@code MappingJdbcConverter} in one place.
	 */
	static JdbcConverter around(JdbcConverter converter) {
		try {
			return (JdbcConverter) factory(new SingletonTargetSource(converter), converter)
				.getProxy(converter.getClass().getClassLoader());
		}
		catch (AopConfigException ex) {
			logger
				.warn("""
						The JdbcConverter is used as it is: there is no subclass of %s. It binds NULL for an enum column as \
						text, which PostgreSQL refuses: let the class not be final, or let its getTargetSqlType give \
						JDBCType.OTHER for properties of these enums"""
					.formatted(converter.getClass().getName()));
			logger.debug("No subclass of " + converter.getClass().getName(), ex);
			return converter;
		}
	}

	/**
	 * The class of {@link #around(JdbcConverter)}. In a native image it must have been
	 * made at build time.
	 */
	static Class<?> typeAround(Class<?> type) {
		Class<?> made = type.isInterface() ? MappingJdbcConverter.class : type;
		try {
			return factory(EmptyTargetSource.forClass(made), null).getProxyClass(made.getClassLoader());
		}
		catch (AopConfigException ex) {
			logger.debug("No subclass of " + made.getName(), ex);
			return type;
		}
	}

	private static ProxyFactory factory(TargetSource target, @Nullable JdbcConverter converter) {
		ProxyFactory factory = new ProxyFactory();
		factory.setTargetSource(target);
		factory.setProxyTargetClass(true);
		factory.addAdvice(new TypeOfNull(converter));
		return factory;
	}

	/**
	 * Answers for properties that are enums by label.
	 *
	 * @param converter the converter of the application
	 */
	private record TypeOfNull(@Nullable JdbcConverter converter) implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			boolean asked = "getTargetSqlType".equals(invocation.getMethod().getName())
					&& invocation.getArguments()[0] instanceof RelationalPersistentProperty property
					&& isWrittenByLabel(property.getType());
			return asked ? JDBCType.OTHER : invocation.proceed();
		}

		private boolean isWrittenByLabel(Class<?> type) {
			return this.converter instanceof AbstractRelationalConverter relational
					&& EnumJdbcConverters.isWrittenByLabel(type, relational.getConversions());
		}

	}

}
