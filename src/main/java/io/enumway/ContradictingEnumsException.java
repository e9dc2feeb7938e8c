package io.enumway;

/**
 * Two declarations of one enum type differ.
 *
 * @since 0.1.0
 */
public class ContradictingEnumsException extends EnumwayException {

	public ContradictingEnumsException(EnumDefinition one, EnumDefinition other) {
		super("Enum type %s is declared twice with different labels: %s by %s, %s by %s".formatted(one.name(),
				one.labels(), one.declaredBy(), other.labels(), other.declaredBy()),
				"Give the two declarations the same labels, or different names or schemas");
	}

}
