package io.enumway;

import org.jspecify.annotations.Nullable;

/**
 * Two declarations of one enum type differ.
 *
 * @since 0.1.0
 */
public class ContradictingEnumsException extends EnumwayException {

	public ContradictingEnumsException(EnumDefinition one, EnumDefinition other) {
		super("Enum type %s is declared twice with different labels: %s by %s, %s by %s".formatted(one.name(),
				one.labels(), declaredBy(one.javaType()), other.labels(), declaredBy(other.javaType())),
				"Give the two declarations the same labels, or different names or schemas");
	}

	private static String declaredBy(@Nullable String javaType) {
		return (javaType != null) ? javaType : "an EnumDefinition bean";
	}

}
