package io.enumway;

import java.util.List;

/**
 * The database holds a label that the Java enum has no constant for.
 *
 * @since 0.1.0
 */
public class UnknownLabelException extends EnumwayException {

	public UnknownLabelException(Class<?> javaType, EnumName type, String label, List<String> known) {
		super("%s has no constant for label '%s' of enum type %s; it knows %s".formatted(javaType.getName(), label,
				type, known),
				"Add the constant to the Java enum before anyone writes the label, or remove the label from the database after nobody reads it");
	}

}
