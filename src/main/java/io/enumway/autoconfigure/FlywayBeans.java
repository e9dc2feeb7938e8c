package io.enumway.autoconfigure;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import javax.sql.DataSource;

import io.enumway.DeclaredEnums;
import io.enumway.EnumwayException;
import io.enumway.migration.FlywayDataSources;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * The Flyway beans of the application, also those that are no candidates for injection by
 * default.
 */
class FlywayBeans {

	private static final Log logger = LogFactory.getLog(FlywayBeans.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final DeclaredEnums declared;

	private final List<String> declaring;

	/**
	 * By their numbers. One that nobody has any more is not kept for its name.
	 */
	private final List<Reference<Flyway>> strangers = new ArrayList<>();

	/**
	 * Create the beans.
	 * @param beanFactory where they are
	 * @param declared the declared enums
	 * @param declaring the names of those whose databases have the declared enums, empty
	 * to find out
	 */
	FlywayBeans(ConfigurableListableBeanFactory beanFactory, DeclaredEnums declared, List<String> declaring) {
		this.beanFactory = beanFactory;
		this.declared = declared;
		this.declaring = declaring;
	}

	/**
	 * The name of a Flyway bean; one of its own for an instance that is no bean.
	 */
	synchronized String nameOf(Flyway flyway) {
		String name = beanName(flyway);
		if (name != null) {
			return name;
		}
		int number = numberOf(flyway);
		boolean taken = number > 1 || this.beanFactory.containsBean("flyway");
		return taken ? "flyway#" + number : "flyway";
	}

	private int numberOf(Flyway flyway) {
		int free = this.strangers.size();
		for (int index = this.strangers.size() - 1; index >= 0; index--) {
			Flyway stranger = this.strangers.get(index).get();
			if (stranger == flyway) {
				return index + 1;
			}
			free = (stranger == null) ? index : free;
		}
		if (free == this.strangers.size()) {
			this.strangers.add(new WeakReference<>(flyway));
		}
		else {
			this.strangers.set(free, new WeakReference<>(flyway));
		}
		return free + 1;
	}

	private @Nullable String beanName(Flyway flyway) {
		for (String name : names()) {
			if (this.beanFactory.getSingleton(name) == flyway) {
				return name;
			}
		}
		return null;
	}

	/**
	 * Whether the declared enums belong to the database of a Flyway instance.
	 * @throws EnumwayException if that is not known of any
	 */
	boolean areEnumsDeclaredIn(Flyway flyway) {
		List<String> names = names();
		if (!this.declaring.isEmpty()) {
			refuseUnknown(names);
			return this.declaring.contains(nameOf(flyway));
		}
		String name = beanName(flyway);
		if (names.size() < 2 || name == null) {
			return true;
		}
		List<String> preferred = preferred(names);
		if (!preferred.isEmpty()) {
			return preferred.contains(name);
		}
		DataSource dataSource = this.beanFactory.getBeanProvider(DataSource.class).getIfUnique();
		if (dataSource == null || this.declared.isEmpty() || FlywayDataSources.migrates(flyway, dataSource)) {
			return true;
		}
		refuseNone(names, dataSource);
		return false;
	}

	/**
	 * What is not known must not depend on which bean exists first.
	 */
	private void refuseNone(List<String> names, DataSource dataSource) {
		for (String name : names) {
			Flyway flyway = find(name);
			if (flyway == null || FlywayDataSources.migrates(flyway, dataSource)) {
				return;
			}
		}
		throw new EnumwayException(
				"It is not known to which database the declared enums belong: none of the Flyway beans %s is known to migrate the primary DataSource"
					.formatted(String.join(", ", names)),
				"Name those to whose databases they belong, for instance enumway.flyway-beans=" + names.get(0));
	}

	/**
	 * A bean, created if need be.
	 * @return {@code null} if it needs what is being created now; its own turn comes
	 */
	private @Nullable Flyway find(String name) {
		try {
			return this.beanFactory.getBean(name, Flyway.class);
		}
		catch (BeansException ex) {
			logger.debug("Flyway bean '%s' cannot be created yet".formatted(name), ex);
			return null;
		}
	}

	private void refuseUnknown(List<String> names) {
		for (String name : this.declaring) {
			if (!names.contains(name)) {
				throw new EnumwayException("enumway.flyway-beans names '%s', but the Flyway beans are %s"
					.formatted(name, String.join(", ", names)), "Correct or remove enumway.flyway-beans");
			}
		}
	}

	/**
	 * The primary ones or, if the others are no candidates for injection, the only one
	 * that is.
	 */
	private List<String> preferred(List<String> names) {
		List<String> primary = names.stream().filter((name) -> is(name, BeanDefinition::isPrimary)).toList();
		if (!primary.isEmpty()) {
			return primary;
		}
		List<String> candidates = names.stream().filter((name) -> !is(name, FlywayBeans::isNoCandidate)).toList();
		return (candidates.size() == 1) ? candidates : List.of();
	}

	private boolean is(String name, Predicate<BeanDefinition> predicate) {
		return this.beanFactory.containsBeanDefinition(name)
				&& predicate.test(this.beanFactory.getMergedBeanDefinition(name));
	}

	private static boolean isNoCandidate(BeanDefinition definition) {
		return !definition.isAutowireCandidate() || definition.isFallback()
				|| (definition instanceof AbstractBeanDefinition bean && !bean.isDefaultCandidate());
	}

	/**
	 * All of them by their names, created if need be; also those of a parent context.
	 */
	Map<String, Flyway> all() {
		Map<String, Flyway> all = new LinkedHashMap<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, Flyway.class, false,
				false)) {
			all.put(name, this.beanFactory.getBean(name, Flyway.class));
		}
		return all;
	}

	/**
	 * The names of those that exist by now.
	 */
	List<String> created() {
		return names().stream().filter((name) -> this.beanFactory.getSingleton(name) instanceof Flyway).toList();
	}

	/**
	 * The one whose database has the declared enums, of several the first.
	 * @return the Flyway bean, {@code null} if it does not exist (yet)
	 */
	@Nullable Flyway declaring() {
		return created().stream()
			.map((name) -> this.beanFactory.getBean(name, Flyway.class))
			.filter(this::areEnumsDeclaredIn)
			.findFirst()
			.orElse(null);
	}

	boolean areSeveral() {
		return names().size() > 1;
	}

	private List<String> names() {
		return List.of(this.beanFactory.getBeanNamesForType(Flyway.class, false, false));
	}

}
