package io.enumway.cli;

import java.util.Objects;
import java.util.stream.Stream;

import io.enumway.EnumwayException;

/**
 * What failures that are not ours say.
 */
final class Failures {

	private Failures() {
	}

	static String message(Throwable failure) {
		String message = ours(failure).map(Throwable::getMessage).findFirst().orElse(failure.getMessage());
		return Objects.requireNonNullElse(message, failure.toString()).strip();
	}

	static String remedy(Throwable failure) {
		return ours(failure).map(EnumwayException::getRemedy)
			.findFirst()
			.orElse("Run migrate diagnose to see what is wrong, or repeat with --verbose");
	}

	private static Stream<EnumwayException> ours(Throwable failure) {
		return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
			.filter(EnumwayException.class::isInstance)
			.map(EnumwayException.class::cast);
	}

}
