package io.enumway.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.enumway.EnumDefinition;
import io.enumway.EnumLabels;
import io.enumway.EnumwayException;

import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.util.ClassUtils;

/**
 * The Java enums of the application that are annotated with
 * {@link io.enumway.DatabaseEnum}, by name: found when bean definitions are registered,
 * which ahead-of-time processing does at build time.
 */
class DatabaseEnumTypes implements BeanClassLoaderAware {

	private final String[] classNames;

	private ClassLoader classLoader = DatabaseEnumTypes.class.getClassLoader();

	DatabaseEnumTypes(String[] classNames) {
		this.classNames = classNames;
	}

	@Override
	public void setBeanClassLoader(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	Stream<Class<?>> classes() {
		return Arrays.stream(this.classNames).map((name) -> ClassUtils.resolveClassName(name, this.classLoader));
	}

	List<EnumDefinition> definitions() {
		return classes().map(DatabaseEnumTypes::definition).toList();
	}

	private static EnumDefinition definition(Class<?> type) {
		if (!type.isEnum()) {
			throw new EnumwayException(type.getName() + " is annotated with @DatabaseEnum but is no Java enum",
					"Make it an enum or remove the annotation");
		}
		return EnumLabels.ofType(type).definition();
	}

}
