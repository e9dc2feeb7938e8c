package io.enumway.autoconfigure;

import java.lang.reflect.Method;

import io.enumway.EnumwayException;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * Finds the migration strategy of a Flyway bean. Of several it is the one that the bean
 * method of the initializer gets together with the Flyway bean; the initializer itself
 * does not tell, and would migrate if it were created for that.
 */
class FlywayStrategies {

	private final ConfigurableListableBeanFactory beanFactory;

	FlywayStrategies(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Find the strategy.
	 * @param flyway the Flyway bean
	 * @return the bean, {@code null} if the application has none
	 * @throws EnumwayException if there are several, and it is not known which one it is
	 */
	@Nullable FlywayMigrationStrategy find(Flyway flyway) {
		String[] names = this.beanFactory.getBeanNamesForType(FlywayMigrationStrategy.class, false, false);
		if (names.length == 0) {
			return this.beanFactory.getBeanProvider(FlywayMigrationStrategy.class).getIfAvailable();
		}
		if (names.length == 1) {
			return this.beanFactory.getBean(names[0], FlywayMigrationStrategy.class);
		}
		for (String initializer : this.beanFactory.getBeanNamesForType(FlywayMigrationInitializer.class, false,
				false)) {
			Method method = beanMethod(initializer);
			if (method != null && argument(initializer, method, Flyway.class) == flyway) {
				FlywayMigrationStrategy strategy = argument(initializer, method, FlywayMigrationStrategy.class);
				if (strategy != null) {
					return strategy;
				}
			}
		}
		throw new EnumwayException(
				"It is not known which of the migration strategies %s a Flyway bean has"
					.formatted(String.join(", ", names)),
				"Let the @Bean method of its FlywayMigrationInitializer have both as parameters, the Flyway bean and the FlywayMigrationStrategy");
	}

	private @Nullable Method beanMethod(String name) {
		if (!this.beanFactory.containsBeanDefinition(name)) {
			return null;
		}
		this.beanFactory.getType(name, false);
		return (this.beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)
				? definition.getResolvedFactoryMethod() : null;
	}

	private <T> @Nullable T argument(String bean, Method method, Class<T> type) {
		for (int i = 0; i < method.getParameterCount(); i++) {
			DependencyDescriptor parameter = new DependencyDescriptor(new MethodParameter(method, i), false);
			ResolvableType declared = parameter.getResolvableType();
			if (type.isAssignableFrom(declared.toClass())) {
				return type.cast(this.beanFactory.resolveDependency(parameter, bean));
			}
			if (declared.toClass() == ObjectProvider.class && type.isAssignableFrom(declared.getGeneric().toClass())
					&& this.beanFactory.resolveDependency(parameter, bean) instanceof ObjectProvider<?> provider) {
				return type.cast(provider.getIfAvailable());
			}
		}
		return null;
	}

}
