package io.enumway;

/**
 * A text that cannot be the name of an enum type or of another object of a schema.
 *
 * @since 0.1.0
 */
public class InvalidEnumNameException extends EnumwayException {

	public InvalidEnumNameException(String name, String reason) {
		this(name, reason, "Use a name of 1 to " + EnumName.MAX_BYTES + " bytes, optionally qualified as schema.name");
	}

	InvalidEnumNameException(String name, String reason, String remedy) {
		super("'%s' is not a valid name: %s".formatted(name, reason), remedy);
	}

	/**
	 * The same failure, of what declares the name.
	 */
	InvalidEnumNameException(Class<?> javaType, InvalidEnumNameException cause) {
		super("%s: %s".formatted(javaType.getName(), cause.getMessage()), cause.getRemedy(), null, cause);
	}

}
