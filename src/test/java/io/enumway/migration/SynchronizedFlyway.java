package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

import io.enumway.migration.EnumSynchronizer.Check;
import io.enumway.migration.EnumSynchronizer.PostponedType;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Flyway with an {@link EnumSynchronizer}, without lock, session and Spring.
 */
final class SynchronizedFlyway {

	private final TestDatabase database;

	private final EnumSynchronizer synchronizer;

	private final Consumer<FluentConfiguration> customizer;

	SynchronizedFlyway(TestDatabase database, EnumSynchronizer synchronizer, Consumer<FluentConfiguration> customizer) {
		this.database = database;
		this.synchronizer = synchronizer;
		this.customizer = customizer;
	}

	Check migrate() {
		Synchronization callback = new Synchronization();
		FluentConfiguration configuration = configuration().callbacks(callback);
		Flyway flyway = configuration.load();
		flyway.migrate();
		String schema = defaultSchema(flyway.getConfiguration());
		try (Connection connection = this.database.connect()) {
			this.synchronizer.createPostponedTypes(connection, callback.postponed, null);
			this.synchronizer.addMissingValues(connection, schema);
			return this.synchronizer.check(connection, schema);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static @Nullable String defaultSchema(Configuration configuration) {
		return (configuration.getDefaultSchema() != null || configuration.getSchemas().length == 0)
				? configuration.getDefaultSchema() : configuration.getSchemas()[0];
	}

	private FluentConfiguration configuration() {
		FluentConfiguration configuration = Flyway.configure().dataSource(this.database.dataSource());
		this.customizer.accept(configuration);
		return configuration;
	}

	private final class Synchronization extends BaseCallback {

		private List<PostponedType> postponed = List.of();

		@Override
		public boolean supports(Event event, Context context) {
			return event == Event.BEFORE_MIGRATE || event == Event.BEFORE_EACH_MIGRATE;
		}

		@Override
		public void handle(Event event, Context context) {
			try {
				if (event == Event.BEFORE_MIGRATE) {
					this.postponed = SynchronizedFlyway.this.synchronizer.createMissingTypes(context.getConnection(),
							defaultSchema(context.getConfiguration()), context.getConfiguration(),
							() -> List.<MigrationInfo>of(configuration().load().info().all()));
				}
				else {
					this.postponed = SynchronizedFlyway.this.synchronizer.createPostponedTypes(context.getConnection(),
							this.postponed, context.getMigrationInfo());
				}
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
