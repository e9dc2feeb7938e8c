package io.enumway.autoconfigure;

import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.enumway.migration.Causes;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Where migrations failed: Flyway tells script, location and line in its messages, a Java
 * migration is in the stack trace.
 */
final class MigrationPlace {

	private static final Pattern LINE = Pattern.compile("(?m)^Line\\s*: (\\d+)$");

	private static final Pattern LOCATION = Pattern.compile("(?m)^Location\\s*: (\\S.*?)(?: \\(.*\\))?$");

	/**
	 * Names that Flyway accepts for the class of a migration.
	 */
	private static final Pattern CLASS = Pattern.compile("(?:.*[.$])?[VR][^.$]*__[^.$]+");

	private MigrationPlace() {
	}

	/**
	 * Describe where it happened.
	 * @param failure the failure
	 * @return the script with its line and location, {@code null} if no migration is
	 * known
	 */
	static @Nullable String describe(Throwable failure) {
		String migration = first(failure, MigrationPlace::migration);
		String line = first(failure, (cause) -> find(LINE, cause));
		if (migration == null || line == null) {
			String javaLine = first(failure, MigrationPlace::javaLine);
			return (javaLine != null) ? javaLine : migration;
		}
		String location = first(failure, (cause) -> find(LOCATION, cause));
		return "%s, line %s%s".formatted(migration, line, (location != null) ? " (%s)".formatted(location) : "");
	}

	private static @Nullable String migration(Throwable cause) {
		return (cause instanceof FlywayException flyway) ? FailureText.failedMigration(flyway) : null;
	}

	private static @Nullable String find(Pattern pattern, Throwable cause) {
		if (!(cause instanceof FlywayException)) {
			return null;
		}
		Matcher matcher = pattern.matcher(Objects.toString(cause.getMessage(), ""));
		return matcher.find() ? matcher.group(1) : null;
	}

	private static @Nullable String javaLine(Throwable cause) {
		return Stream.of(cause.getStackTrace())
			.filter((element) -> element.getLineNumber() > 0 && CLASS.matcher(element.getClassName()).matches())
			.map((element) -> "%s (%s:%d)".formatted(element.getClassName(), element.getFileName(),
					element.getLineNumber()))
			.findFirst()
			.orElse(null);
	}

	private static @Nullable String first(Throwable failure, Function<Throwable, @Nullable String> reader) {
		return Causes.of(failure).map(reader).filter(Objects::nonNull).findFirst().orElse(null);
	}

}
