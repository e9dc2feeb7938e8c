package io.enumway;

/**
 * A text that cannot be a label of an enum type.
 *
 * @since 0.1.0
 */
public class InvalidEnumLabelException extends EnumwayException {

	private final String label;

	public InvalidEnumLabelException(EnumName type, String label, String reason) {
		super("'%s' cannot be a label of enum type %s: %s".formatted(label, type, reason),
				"Use distinct labels of at most " + EnumName.MAX_BYTES + " bytes");
		this.label = label;
	}

	/**
	 * The same failure, of constants of a Java enum.
	 */
	InvalidEnumLabelException(Class<?> javaType, String constants, InvalidEnumLabelException cause) {
		super("%s (%s): %s".formatted(javaType.getName(), constants, cause.getMessage()), cause.getRemedy(), null,
				cause);
		this.label = cause.label;
	}

	String label() {
		return this.label;
	}

}
