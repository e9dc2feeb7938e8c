package io.enumway.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.enumway.DatabaseEnum;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConstructorArgumentValues.ValueHolder;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/**
 * Searches {@code enumway.packages}, by default the application's packages and those of
 * {@code @EntityScan}, for {@link DatabaseEnum} types.
 */
class DatabaseEnumTypesRegistrar implements ImportBeanDefinitionRegistrar {

	private static final String BEAN_NAME = DatabaseEnumTypes.class.getName();

	private static final String ENTITY_SCAN_PACKAGES = "org.springframework.boot.persistence.autoconfigure.EntityScanPackages";

	private final BeanFactory beanFactory;

	private final Environment environment;

	private final ResourceLoader resourceLoader;

	DatabaseEnumTypesRegistrar(BeanFactory beanFactory, Environment environment, ResourceLoader resourceLoader) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.resourceLoader = resourceLoader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		if (!registry.containsBeanDefinition(BEAN_NAME)) {
			BeanDefinition definition = BeanDefinitionBuilder.rootBeanDefinition(DatabaseEnumTypes.class)
				.addConstructorArgValue(scan(packages(registry)).toArray(String[]::new))
				.setRole(BeanDefinition.ROLE_INFRASTRUCTURE)
				.getBeanDefinition();
			registry.registerBeanDefinition(BEAN_NAME, definition);
		}
	}

	private Set<String> scan(Collection<String> packages) {
		ClassPathScanningCandidateComponentProvider scanner = new Scanner(this.environment);
		scanner.setResourceLoader(this.resourceLoader);
		scanner.addIncludeFilter(new AnnotationTypeFilter(DatabaseEnum.class, false));
		Set<String> classNames = new TreeSet<>();
		for (String basePackage : packages) {
			scanner.findCandidateComponents(basePackage)
				.forEach((candidate) -> classNames.add(String.valueOf(candidate.getBeanClassName())));
		}
		return classNames;
	}

	private Collection<String> packages(BeanDefinitionRegistry registry) {
		List<String> configured = Binder.get(this.environment)
			.bind("enumway.packages", Bindable.listOf(String.class))
			.orElse(List.of());
		if (!configured.isEmpty()) {
			return configured;
		}
		Set<String> packages = new LinkedHashSet<>(entityScanPackages(registry));
		if (AutoConfigurationPackages.has(this.beanFactory)) {
			packages.addAll(AutoConfigurationPackages.get(this.beanFactory));
		}
		return packages;
	}

	/**
	 * From the bean definition: {@code EntityScanPackages.get} would create the bean, and
	 * an {@code @EntityScan} that is registered later would be lost.
	 */
	private static List<String> entityScanPackages(BeanDefinitionRegistry registry) {
		if (!registry.containsBeanDefinition(ENTITY_SCAN_PACKAGES)) {
			return List.of();
		}
		ValueHolder names = registry.getBeanDefinition(ENTITY_SCAN_PACKAGES)
			.getConstructorArgumentValues()
			.getIndexedArgumentValue(0, null);
		return (names != null && names.getValue() instanceof String[] packages) ? List.of(packages) : List.of();
	}

	/**
	 * Also takes enums whose constants have bodies, which are abstract classes.
	 */
	private static final class Scanner extends ClassPathScanningCandidateComponentProvider {

		Scanner(Environment environment) {
			super(false, environment);
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition beanDefinition) {
			return beanDefinition.getMetadata().isIndependent();
		}

	}

}
