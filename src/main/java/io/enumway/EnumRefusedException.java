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

	/**
	 * Say more of a refusal.
	 * @param message what happened, to what
	 * @param remedy what to do next
	 * @param cause the refusal
	 */
	public EnumRefusedException(String message, String remedy, EnumRefusedException cause) {
		super(message, remedy, cause.getSqlState(), cause);
	}

}
