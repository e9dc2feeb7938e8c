package io.enumway.migration;

import java.util.Objects;

import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * A migration that the application has.
 *
 * @param version the version, {@code null} if it is repeatable
 * @param description the description
 * @param type the type
 * @param script the file or class
 * @param checksum the checksum, {@code null} if it has none
 */
record LocalMigration(@Nullable MigrationVersion version, String description, CoreMigrationType type, String script,
		@Nullable Integer checksum) {

	boolean isDescribedBy(HistoryRow row) {
		return this.type.name().equals(row.type()) && this.description.equals(row.description());
	}

	boolean hasChecksumOf(HistoryRow row) {
		return Objects.equals(this.checksum, row.checksum());
	}

}
