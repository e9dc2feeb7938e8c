package io.enumway.dialect;

import io.enumway.EnumwayException;

/**
 * A plan depends on what runs before it and cannot be made before that has run.
 *
 * @since 0.1.0
 */
public final class UnforeseeablePlanException extends EnumwayException {

	UnforeseeablePlanException(String message) {
		super(message, "Run what comes before it, then plan again");
	}

}
