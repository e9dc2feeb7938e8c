package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Runs migrations as the session does, bound to the thread, without lock and reports.
 */
final class MigrationRun {

	private final DataSource migrated;

	private final List<DataSource> application;

	private Consumer<FluentConfiguration> customizer = (configuration) -> {
	};

	private MigrationRun(DataSource migrated, List<DataSource> application) {
		this.migrated = migrated;
		this.application = application;
	}

	static MigrationRun on(DataSource dataSource) {
		return new MigrationRun(dataSource, List.of(dataSource));
	}

	static MigrationRun on(DataSource migrated, DataSource... application) {
		return new MigrationRun(migrated, List.of(application));
	}

	MigrationRun with(Consumer<FluentConfiguration> customizer) {
		this.customizer = customizer;
		return this;
	}

	MigrateResult migrate(JavaMigration... migrations) {
		FluentConfiguration configuration = Flyway.configure().javaMigrations(migrations).dataSource(this.migrated);
		this.customizer.accept(configuration);
		SideConnections side = SideConnections.of(configuration);
		try (Connection connection = this.migrated.getConnection();
				MigrationBinding binding = new MigrationBinding(
						new ApplicationDataSources(this.migrated, () -> this.application), side)) {
			configuration
				.dataSource(new SessionDataSource(this.migrated, OutcomeConnection.of(connection, binding), side));
			configuration.callbacks(binding);
			configuration.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
			return configuration.load().migrate();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
