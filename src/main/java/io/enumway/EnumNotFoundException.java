package io.enumway;

/**
 * There is no enum type of the given name.
 *
 * @since 0.1.0
 */
public class EnumNotFoundException extends EnumwayException {

	public EnumNotFoundException(EnumName type, String hint) {
		super("There is no enum type %s%s".formatted(type, hint.isEmpty() ? "" : ": " + hint),
				"Create the type first, or correct its name or schema");
	}

}
