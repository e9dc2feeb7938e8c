package io.enumway.migration;

import java.util.Objects;

import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;

/**
 * What Flyway writes into its history of a migration that it has applied, abbreviated as
 * Flyway does where the columns have no room (12.4, {@code AbbreviationUtils}).
 *
 * @param version the version, {@code null} for a repeatable migration
 * @param description the description
 * @param type the type
 * @param script the script or class
 * @param checksum the checksum, {@code null} if there is none
 */
record AppliedRow(@Nullable String version, String description, String type, String script,
		@Nullable Integer checksum) {

	private static final int DESCRIPTION_LENGTH = 200;

	private static final int SCRIPT_LENGTH = 1000;

	AppliedRow {
		if (description.length() > DESCRIPTION_LENGTH) {
			description = description.substring(0, DESCRIPTION_LENGTH - 3) + "...";
		}
		if (script.length() > SCRIPT_LENGTH) {
			script = "..." + script.substring(script.length() - SCRIPT_LENGTH + 3);
		}
	}

	static AppliedRow of(MigrationInfo migration) {
		return new AppliedRow(Objects.toString(migration.getVersion(), null), migration.getDescription(),
				migration.getType().name(), migration.getScript(), migration.getResolvedChecksum());
	}

	static AppliedRow of(SurveyedMigration migration) {
		return new AppliedRow(migration.version(), migration.description(), migration.type(), migration.script(),
				migration.resolvedChecksum());
	}

}
