package io.enumway.autoconfigure;

import java.util.List;
import java.util.Objects;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumLabels;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ClassUtils;

/**
 * The Java enums behind the declared enums.
 */
final class DatabaseEnumClasses {

	private DatabaseEnumClasses() {
	}

	static List<Class<?>> of(ObjectProvider<DeclaredEnums> declared, @Nullable ClassLoader classLoader) {
		return declared.stream()
			.flatMap(DeclaredEnums::stream)
			.map(EnumDefinition::javaType)
			.filter(Objects::nonNull)
			.<Class<?>>map((name) -> ClassUtils.resolveClassName(name, classLoader))
			.filter(EnumLabels::isDatabaseEnum)
			.toList();
	}

}
