package io.enumway.migration;

import io.enumway.EnumwayException;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * Version and description that a class name stands for, by Flyway's rules for Java
 * migrations: {@code V1_2__Add_mood} is version 1.2 "Add mood", {@code R__Views} is
 * repeatable. Flyway's own parser is not part of its API.
 *
 * @param version the version, {@code null} for a repeatable migration
 * @param description the description
 */
record MigrationName(@Nullable MigrationVersion version, String description) {

	private static final String SEPARATOR = "__";

	static MigrationName of(String name) {
		if (name.startsWith("V")) {
			return versioned(name);
		}
		if (name.startsWith("R")) {
			return repeatable(name);
		}
		throw invalid(name, "it starts with neither V nor R", null);
	}

	private static MigrationName versioned(String name) {
		String version = beforeSeparator(name);
		if (version.isEmpty()) {
			throw invalid(name, "it has no version", null);
		}
		try {
			return new MigrationName(MigrationVersion.fromVersion(version), afterSeparator(name));
		}
		catch (RuntimeException ex) {
			throw invalid(name, "'%s' is no version".formatted(version), ex);
		}
	}

	private static MigrationName repeatable(String name) {
		if (!beforeSeparator(name).isEmpty()) {
			throw invalid(name, "a repeatable migration has no version", null);
		}
		return new MigrationName(null, afterSeparator(name));
	}

	private static String beforeSeparator(String name) {
		int separator = name.indexOf(SEPARATOR);
		return name.substring(1, (separator < 0) ? name.length() : separator);
	}

	private static String afterSeparator(String name) {
		int separator = name.indexOf(SEPARATOR);
		return (separator < 0) ? "" : name.substring(separator + SEPARATOR.length()).replace('_', ' ');
	}

	private static EnumwayException invalid(String name, String why, @Nullable Throwable cause) {
		return new EnumwayException("'%s' does not name a migration: %s".formatted(name, why),
				"Name the class like V2__Add_mood or V2_1__Add_mood (versioned) or R__Refresh_views (repeatable), "
						+ "or pass such a name to the constructor of EnumMigration",
				null, cause);
	}

}
