package io.enumway.migration;

import io.enumway.EnumwayException;

/**
 * An operation was asked for a version that it cannot go to. Nothing was changed.
 *
 * @since 0.1.0
 */
public class InvalidTargetException extends EnumwayException {

	InvalidTargetException(String message, String remedy) {
		super(message, remedy);
	}

}
