package io.enumway.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumLabels;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

/**
 * The Java enums that are read and written by their labels: those that were found in the
 * application's packages and those behind other declarations. Several may stand for one
 * enum type, of which the {@link DeclaredEnums} have only one.
 */
final class DatabaseEnumClasses {

	private final ObjectProvider<DatabaseEnumTypes> found;

	private final ObjectProvider<DeclaredEnums> declared;

	private final ResourceLoader resources;

	DatabaseEnumClasses(ObjectProvider<DatabaseEnumTypes> found, ObjectProvider<DeclaredEnums> declared,
			ResourceLoader resources) {
		this.found = found;
		this.declared = declared;
		this.resources = resources;
	}

	List<Class<?>> get() {
		return Stream.concat(this.found.stream().flatMap(DatabaseEnumTypes::classes), declared())
			.filter(EnumLabels::isDatabaseEnum)
			.distinct()
			.toList();
	}

	private Stream<Class<?>> declared() {
		return this.declared.stream()
			.flatMap(DeclaredEnums::stream)
			.map(EnumDefinition::javaType)
			.filter(Objects::nonNull)
			.map((name) -> ClassUtils.resolveClassName(name, this.resources.getClassLoader()));
	}

}
