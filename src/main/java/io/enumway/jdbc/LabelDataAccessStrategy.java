package io.enumway.jdbc;

import java.util.function.Predicate;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.data.jdbc.core.convert.DataAccessStrategy;
import org.springframework.data.jdbc.core.convert.DelegatingDataAccessStrategy;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.util.function.SingletonSupplier;

/**
 * Binds the constants that reach the queries of repositories past all converters: those
 * that an expression in a {@code @Query} gives (Spring Data JDBC 4.1,
 * {@code StringBasedJdbcQuery.addEvaluatedParameterToParameterSource}).
 */
final class LabelDataAccessStrategy extends DelegatingDataAccessStrategy {

	private final SingletonSupplier<NamedParameterJdbcOperations> operations;

	LabelDataAccessStrategy(DataAccessStrategy strategy, Predicate<Class<?>> byLabel) {
		super(strategy);
		this.operations = SingletonSupplier.of(() -> binding(strategy.getJdbcOperations(), byLabel));
	}

	@Override
	public NamedParameterJdbcOperations getJdbcOperations() {
		return this.operations.obtain();
	}

	private static NamedParameterJdbcOperations binding(NamedParameterJdbcOperations operations,
			Predicate<Class<?>> byLabel) {
		ProxyFactory factory = new ProxyFactory(NamedParameterJdbcOperations.class, new Binding(byLabel));
		factory.setTarget(operations);
		return (NamedParameterJdbcOperations) factory.getProxy(LabelDataAccessStrategy.class.getClassLoader());
	}

	/**
	 * Binds the constants among the parameters of a statement.
	 */
	private record Binding(Predicate<Class<?>> byLabel) implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			@Nullable Object[] arguments = invocation.getArguments();
			for (int i = 0; i < arguments.length; i++) {
				if (arguments[i] instanceof SqlParameterSource parameters) {
					arguments[i] = EnumParameterSource.of(parameters, this.byLabel);
				}
			}
			return invocation.proceed();
		}

	}

}
