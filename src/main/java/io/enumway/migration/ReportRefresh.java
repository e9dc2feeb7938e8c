package io.enumway.migration;

import java.sql.SQLException;
import java.util.concurrent.Callable;

import io.enumway.migration.EnumSynchronizer.Check;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Makes a newer report after the boot, without a lock and without callbacks.
 */
final class ReportRefresh implements Callable<MigrationReport> {

	private final Configuration configuration;

	private final @Nullable EnumSynchronizer synchronizer;

	private final ReportAssembly assembly;

	private final BootFacts boot;

	ReportRefresh(Configuration configuration, @Nullable EnumSynchronizer synchronizer, ReportAssembly assembly,
			BootFacts boot) {
		this.configuration = configuration;
		this.synchronizer = synchronizer;
		this.assembly = assembly;
		this.boot = boot;
	}

	@Override
	public MigrationReport call() throws SQLException {
		try (LookConnection connection = LookConnection.open(this.configuration)) {
			MigrationInfo[] migrations = connection.flyway().info().all();
			Check check = Check.NOTHING;
			if (this.synchronizer != null && connection.isPostgres()) {
				check = this.synchronizer.check(connection.get(), connection.schema());
			}
			return this.assembly.of(migrations, check, this.boot);
		}
	}

}
