package io.enumway.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportSelector;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Selects the auto-configurations of {@link DatabaseService}.
 */
class DatabaseAutoConfigurations extends AutoConfigurationImportSelector {

	/**
	 * Set to {@code true} for a service without Enumway.
	 */
	static final String PLAIN_FLYWAY = "replica.plain-flyway";

	private static final List<String> BOOT = List.of("org.springframework.boot.jdbc.autoconfigure.",
			"org.springframework.boot.flyway.autoconfigure.", "org.springframework.boot.transaction.autoconfigure.",
			"org.springframework.boot.autoconfigure.context.");

	@Override
	protected @Nullable AnnotationAttributes getAttributes(AnnotationMetadata metadata) {
		return null;
	}

	@Override
	protected List<String> getCandidateConfigurations(AnnotationMetadata metadata,
			@Nullable AnnotationAttributes attributes) {
		boolean plain = getEnvironment().getProperty(PLAIN_FLYWAY, Boolean.class, false);
		Predicate<String> boot = (name) -> BOOT.stream().anyMatch(name::startsWith);
		Predicate<String> enumway = (name) -> !plain && name.startsWith("io.enumway.");
		return super.getCandidateConfigurations(metadata, attributes).stream()
			.filter(boot.or(enumway))
			.collect(Collectors.toCollection(ArrayList::new));
	}

}
