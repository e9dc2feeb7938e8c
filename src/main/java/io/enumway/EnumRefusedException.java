package io.enumway;

/**
 * A change that the plan refuses; nothing has been touched.
 *
 * @since 0.1.0
 */
public class EnumRefusedException extends EnumwayException {

	public EnumRefusedException(String message, String remedy) {
		super(message, remedy);
	}

}
