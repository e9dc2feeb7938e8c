package io.enumway.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.enumway.EnumwayException;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The Flyway beans of the application, none of which is created here: those that migrate
 * exist.
 */
class FlywayBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	private final List<String> declaring;

	private final List<Flyway> strangers = new ArrayList<>();

	/**
	 * Create the beans.
	 * @param beanFactory where they are
	 * @param declaring the names of those whose databases have the declared enums, empty
	 * to find out
	 */
	FlywayBeans(ConfigurableListableBeanFactory beanFactory, List<String> declaring) {
		this.beanFactory = beanFactory;
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
		if (this.strangers.stream().noneMatch((stranger) -> stranger == flyway)) {
			this.strangers.add(flyway);
		}
		int number = 1;
		while (this.strangers.get(number - 1) != flyway) {
			number++;
		}
		boolean taken = number > 1 || this.beanFactory.containsBean("flyway");
		return taken ? "flyway#" + number : "flyway";
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
		List<String> primary = names.stream().filter(this::isPrimary).toList();
		if (!primary.isEmpty()) {
			return primary.contains(name);
		}
		DataSource dataSource = this.beanFactory.getBeanProvider(DataSource.class).getIfUnique();
		return dataSource == null || migrates(name, dataSource)
				|| names.stream().noneMatch((other) -> mayMigrate(other, dataSource));
	}

	private void refuseUnknown(List<String> names) {
		for (String name : this.declaring) {
			if (!names.contains(name)) {
				throw new EnumwayException("enumway.flyway-beans names '%s', but the Flyway beans are %s"
					.formatted(name, String.join(", ", names)), "Correct or remove enumway.flyway-beans");
			}
		}
	}

	private boolean isPrimary(String name) {
		return this.beanFactory.containsBeanDefinition(name) && this.beanFactory.getBeanDefinition(name).isPrimary();
	}

	/**
	 * Whether a Flyway bean may migrate a DataSource; one that does not exist yet cannot
	 * be asked.
	 */
	private boolean mayMigrate(String name, DataSource dataSource) {
		return this.beanFactory.getSingleton(name) == null || migrates(name, dataSource);
	}

	private boolean migrates(String name, DataSource dataSource) {
		return this.beanFactory.getSingleton(name) instanceof Flyway flyway
				&& flyway.getConfiguration().getDataSource() == dataSource;
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
