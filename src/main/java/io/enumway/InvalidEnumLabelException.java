package io.enumway;

/**
 * A text that cannot be a label of an enum type.
 *
 * @since 0.1.0
 */
public class InvalidEnumLabelException extends EnumwayException {

	public InvalidEnumLabelException(EnumName type, String label, String reason) {
		super("'%s' cannot be a label of enum type %s: %s".formatted(label, type, reason),
				"Use distinct labels of at most " + EnumName.MAX_BYTES + " bytes");
	}

}
