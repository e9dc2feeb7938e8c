package io.enumway.migration;

import java.util.Objects;

import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Finds what undoes a migration.
 */
final class Undos {

	private final JavaMigrations javaMigrations;

	Undos(Configuration configuration) {
		this.javaMigrations = new JavaMigrations(configuration);
	}

	/**
	 * Find what undoes a migration.
	 * @param migration the migration
	 * @return what undoes it, {@code null} if nothing does
	 */
	@Nullable Undo find(MigrationInfo migration) {
		if ("JDBC".equals(migration.getType().name())
				&& this.javaMigrations.find(migration) instanceof EnumMigration java && java.isReversible()) {
			return new JavaUndo(java);
		}
		return null;
	}

	Undo require(MigrationInfo migration) {
		return Objects.requireNonNull(find(migration));
	}

}
