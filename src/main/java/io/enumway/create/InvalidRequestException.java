package io.enumway.create;

import io.enumway.EnumwayException;

/**
 * What is asked for cannot be what was meant. Nothing was written.
 *
 * @since 0.1.0
 */
public final class InvalidRequestException extends EnumwayException {

	InvalidRequestException(String message, String remedy) {
		super(message, remedy);
	}

}
