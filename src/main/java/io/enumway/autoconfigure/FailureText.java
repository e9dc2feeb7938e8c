package io.enumway.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.enumway.migration.Causes;
import io.enumway.migration.FailureFacts;
import io.enumway.migration.FailureFacts.Fact;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Texts of failure analyses.
 */
final class FailureText {

	/**
	 * The first line of Flyway's message about a failed migration, for instance
	 * {@code Migration V2__Orders.sql failed} or
	 * {@code Failed to execute script V2__Orders.sql}.
	 */
	private static final Pattern FAILED_MIGRATION = Pattern
		.compile("(?:Migration|Script|Migration of) .*?([VRB]\\S*__\\S+|[VRB]\\S*\\.sql).*failed"
				+ "|^Failed to execute script (\\S+)");

	private FailureText() {
	}

	static String sentence(@Nullable String text) {
		if (text == null || text.isBlank()) {
			return "Unknown failure.";
		}
		String trimmed = text.strip();
		return (".!?".indexOf(trimmed.charAt(trimmed.length() - 1)) >= 0) ? trimmed : trimmed + ".";
	}

	/**
	 * What the database held when the migrations failed.
	 */
	static List<Fact> facts(Throwable failure) {
		return Causes.of(failure)
			.flatMap((cause) -> Arrays.stream(cause.getSuppressed()))
			.filter(FailureFacts.class::isInstance)
			.flatMap((facts) -> ((FailureFacts) facts).getFacts().stream())
			.toList();
	}

	static @Nullable String failedMigration(FlywayException failure) {
		Matcher matcher = FAILED_MIGRATION.matcher(String.valueOf(failure.getMessage()));
		if (!matcher.find()) {
			return null;
		}
		return (matcher.group(1) != null) ? matcher.group(1) : matcher.group(2);
	}

}
