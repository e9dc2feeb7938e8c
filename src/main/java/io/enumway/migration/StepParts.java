package io.enumway.migration;

import java.util.List;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.core.convert.ConversionService;

/**
 * What the migration steps of an application work with, whichever Flyway bean they are
 * for.
 *
 * @param settings the settings
 * @param undo the settings of downgrades
 * @param userStrategy the user's own strategy, {@code null} if there is none
 * @param synchronizer brings declared enums and database together
 * @param dataSources the application's DataSources that may take part in a migration
 * @param conversion how migrations read what they select
 */
record StepParts(MigrationSettings settings, UndoSettings undo, @Nullable FlywayMigrationStrategy userStrategy,
		EnumSynchronizer synchronizer, Supplier<List<DataSource>> dataSources, ConversionService conversion) {

	boolean hasUserStrategy() {
		return this.userStrategy != null;
	}

	/**
	 * Migrate as the user wants it.
	 */
	void migrate(Flyway flyway) {
		if (this.userStrategy != null) {
			this.userStrategy.migrate(flyway);
		}
		else {
			flyway.migrate();
		}
	}

	StepParts withSettings(MigrationSettings settings) {
		return new StepParts(settings, this.undo, this.userStrategy, this.synchronizer, this.dataSources,
				this.conversion);
	}

	StepParts withUndo(UndoSettings undo) {
		return new StepParts(this.settings, undo, this.userStrategy, this.synchronizer, this.dataSources,
				this.conversion);
	}

	StepParts withSynchronizer(EnumSynchronizer synchronizer) {
		return new StepParts(this.settings, this.undo, this.userStrategy, synchronizer, this.dataSources,
				this.conversion);
	}

	StepParts withDataSources(Supplier<List<DataSource>> dataSources) {
		return new StepParts(this.settings, this.undo, this.userStrategy, this.synchronizer, dataSources,
				this.conversion);
	}

	StepParts withConversion(ConversionService conversion) {
		return new StepParts(this.settings, this.undo, this.userStrategy, this.synchronizer, this.dataSources,
				conversion);
	}

}
