package io.enumway;

import org.jspecify.annotations.Nullable;

/**
 * Root of the failures that Enumway reports. The message says what happened to which
 * object; the {@linkplain #getRemedy() remedy} says what to do next.
 *
 * @since 0.1.0
 */
public class EnumwayException extends RuntimeException {

	private final String remedy;

	private final @Nullable String sqlState;

	public EnumwayException(String message, String remedy) {
		this(message, remedy, null, null);
	}

	public EnumwayException(String message, String remedy, @Nullable String sqlState, @Nullable Throwable cause) {
		super(message, cause);
		this.remedy = remedy;
		this.sqlState = sqlState;
	}

	/**
	 * What to do next.
	 * @return the remedy, a sentence or a command
	 */
	public String getRemedy() {
		return this.remedy;
	}

	/**
	 * The SQLSTATE that the database reported.
	 * @return the SQLSTATE or {@code null} if the failure did not come from the database
	 */
	public @Nullable String getSqlState() {
		return this.sqlState;
	}

}
