package io.enumway.cli;

import io.enumway.EnumwayException;

/**
 * The arguments cannot be what was meant.
 */
final class UsageException extends EnumwayException {

	UsageException(String message, String remedy) {
		super(message, remedy);
	}

}
