package io.enumway.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.stream.Stream;

import io.enumway.migration.EnumwayMigrationStrategy;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.util.ReflectionUtils;

/**
 * Wraps the application's own {@link FlywayMigrationStrategy}: a second strategy bean
 * instead would leave Spring Boot with two to choose from, and it refuses to. What has a
 * class of its own keeps it, as others may inject it by that class.
 */
class MigrationStrategyPostProcessor implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(MigrationStrategyPostProcessor.class);

	private final ObjectProvider<MigrationStrategies> strategies;

	MigrationStrategyPostProcessor(ObjectProvider<MigrationStrategies> strategies) {
		this.strategies = strategies;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof FlywayMigrationStrategy strategy) || bean instanceof EnumwayMigrationStrategy) {
			return bean;
		}
		EnumwayMigrationStrategy ours = this.strategies.getObject().create(strategy);
		Class<?> type = bean.getClass();
		if (type.isHidden() || type.isAnonymousClass()) {
			return ours;
		}
		if (hasSubclasses(type)) {
			try {
				return subclass(bean, ours);
			}
			catch (AopConfigException ex) {
				logger.debug("No proxy of " + type.getName(), ex);
			}
		}
		logger.info("Migration strategy '%s' is replaced by one around it. Inject it as %s, not as %s, which is final"
			.formatted(beanName, FlywayMigrationStrategy.class.getSimpleName(), type.getName()));
		return ours;
	}

	private static boolean hasSubclasses(Class<?> type) {
		Method migrate = ReflectionUtils.findMethod(type, "migrate", Flyway.class);
		return !Modifier.isFinal(type.getModifiers()) && !Proxy.isProxyClass(type) && migrate != null
				&& !Modifier.isFinal(migrate.getModifiers());
	}

	private static Object subclass(Object bean, EnumwayMigrationStrategy ours) {
		ProxyFactory factory = new ProxyFactory(bean);
		factory.setProxyTargetClass(true);
		factory.addAdvice(new MigrateInterceptor(ours));
		return factory.getProxy(bean.getClass().getClassLoader());
	}

	/**
	 * Ours in a strategy bean.
	 * @param strategy the bean
	 * @return the strategy, {@code null} if the bean does not come from here
	 */
	static @Nullable EnumwayMigrationStrategy ours(@Nullable FlywayMigrationStrategy strategy) {
		if (strategy instanceof Advised advised) {
			return Stream.of(advised.getAdvisors())
				.map(Advisor::getAdvice)
				.filter(MigrateInterceptor.class::isInstance)
				.map((advice) -> ((MigrateInterceptor) advice).ours())
				.findFirst()
				.orElse(null);
		}
		return (strategy instanceof EnumwayMigrationStrategy enumway) ? enumway : null;
	}

	/**
	 * Lets the migration step run around the bean.
	 *
	 * @param ours the migration step
	 */
	private record MigrateInterceptor(EnumwayMigrationStrategy ours) implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			if (invocation.getMethod().getName().equals("migrate") && invocation.getArguments().length == 1
					&& invocation.getArguments()[0] instanceof Flyway flyway) {
				this.ours.migrate(flyway);
				return null;
			}
			return invocation.proceed();
		}

	}

}
