package io.enumway.migration;

import java.util.List;
import java.util.stream.Collectors;

import io.enumway.EnumwayException;

/**
 * A downgrade was refused, before anything was undone, because migrations in its way do
 * not say how to undo them.
 *
 * @since 0.1.0
 */
public class IrreversibleMigrationException extends EnumwayException {

	private final transient List<MigrationEntry> migrations;

	IrreversibleMigrationException(List<MigrationEntry> migrations, String remedy) {
		super("Nothing was undone: %s cannot be undone: %s".formatted(
				(migrations.size() == 1) ? "this migration" : "these migrations",
				migrations.stream()
					.map((migration) -> "%s, %s".formatted(migration.label(), migration.script()))
					.collect(Collectors.joining("; "))),
				remedy);
		this.migrations = List.copyOf(migrations);
	}

	/**
	 * The migrations that cannot be undone.
	 * @return the migrations, newest first
	 */
	public List<MigrationEntry> getMigrations() {
		return this.migrations;
	}

}
