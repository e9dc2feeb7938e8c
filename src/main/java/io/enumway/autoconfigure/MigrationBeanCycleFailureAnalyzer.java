package io.enumway.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.enumway.migration.Causes;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;

/**
 * Analyzes the failure of a migration that needs a bean which itself waits for the
 * migrations: Spring Boot makes {@code JdbcTemplate}, {@code JdbcClient}, jOOQ and
 * {@code EntityManagerFactory} depend on Flyway. Before Spring Boot's own analyzer, which
 * draws the cycle but cannot know the way out.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MigrationBeanCycleFailureAnalyzer extends AbstractFailureAnalyzer<BeanCurrentlyInCreationException> {

	private static final String ACTION = """
			Use what the migration is given: m.jdbc() for SQL, m.enums() for enum types, m.connection() for JDBC. \
			It may inject the DataSource, or beans that need no more than that: Spring JDBC on it \
			(JdbcClient.create(dataSource)) works in the migration's transaction.
			@Lazy and ObjectProvider do not help: the bean would be asked for while the migrations run. With JPA, \
			neither does calling a @Transactional method, as its transaction manager needs the EntityManagerFactory.""";

	private final @Nullable BeanFactory beanFactory;

	MigrationBeanCycleFailureAnalyzer(@Nullable BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanCurrentlyInCreationException cause) {
		Cycle cycle = cycle(rootFailure);
		if (!cycle.throughFlyway || cycle.path.isEmpty()) {
			return null;
		}
		String migration = (cycle.migration != null) ? cycle.migration : runningMigration(cause);
		StringBuilder description = new StringBuilder("%s needs the bean '%s', which Spring creates only after the "
			.formatted((migration != null) ? "The migration " + migration : "A migration", cycle.path.get(0)))
			.append("migrations have run:\n");
		String indent = "\n   ";
		for (String bean : cycle.path) {
			description.append(indent).append("needs ").append(bean);
		}
		return new FailureAnalysis(description.toString(), ACTION, cause);
	}

	/**
	 * What the migration needs, from the exceptions below the one about the migration or,
	 * when it was asked for while the migration ran, below Flyway's.
	 */
	private Cycle cycle(Throwable rootFailure) {
		List<String> path = new ArrayList<>();
		String migration = null;
		boolean throughFlyway = false;
		for (Throwable failure : Causes.of(rootFailure).toList()) {
			String bean = (failure instanceof BeanCreationException creation) ? creation.getBeanName() : null;
			if (failure instanceof FlywayException) {
				throughFlyway = true;
				path.clear();
			}
			else if (bean != null && isA(bean, JavaMigration.class)) {
				migration = "bean '%s'".formatted(bean);
				// where the cycle closes, the path is complete
				if (!(failure instanceof BeanCurrentlyInCreationException)) {
					path.clear();
				}
			}
			else if (bean != null) {
				throughFlyway |= isA(bean, Flyway.class) || isA(bean, FlywayMigrationInitializer.class);
				if (path.isEmpty() || !path.get(path.size() - 1).equals(bean)) {
					path.add(bean);
				}
			}
		}
		return new Cycle(migration, path, throughFlyway);
	}

	private boolean isA(String bean, Class<?> type) {
		if (this.beanFactory == null) {
			return false;
		}
		try {
			Class<?> beanType = this.beanFactory.getType(bean, false);
			return beanType != null && type.isAssignableFrom(beanType);
		}
		catch (NoSuchBeanDefinitionException ex) {
			return false;
		}
	}

	/**
	 * The migration that was running, which only the stack tells.
	 */
	private static @Nullable String runningMigration(Throwable failure) {
		for (StackTraceElement element : failure.getStackTrace()) {
			String name = element.getClassName();
			if (name.startsWith("io.enumway.migration.") || name.startsWith("org.flywaydb.")) {
				continue;
			}
			try {
				Class<?> type = ClassUtils.forName(name, ClassUtils.getDefaultClassLoader());
				if (JavaMigration.class.isAssignableFrom(type)) {
					return ClassUtils.getUserClass(type).getName();
				}
			}
			catch (ClassNotFoundException | LinkageError ex) {
				// a hidden class, of a lambda for instance, is no migration
			}
		}
		return null;
	}

	private record Cycle(@Nullable String migration, List<String> path, boolean throughFlyway) {

	}

}
