package io.enumway.autoconfigure;

import java.util.Set;

import io.enumway.migration.DefaultMigrationReports;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Warns of Flyway beans that did not come by the migration strategy: they migrate without
 * a lock and without the declared types, and nothing else would say so.
 */
class BypassedStrategyWarning implements SmartInitializingSingleton {

	/**
	 * What makes a Flyway bean migrate through Enumway.
	 */
	static final String REMEDY = "A Flyway bean of your own migrates through Enumway if a FlywayMigrationInitializer "
			+ "runs it, new FlywayMigrationInitializer(flyway, strategy) with the injected FlywayMigrationStrategy, and "
			+ "neither initMethod=\"migrate\" nor a call of migrate() does";

	private static final Log logger = LogFactory.getLog(BypassedStrategyWarning.class);

	private final FlywayBeans flywayBeans;

	private final DefaultMigrationReports reports;

	BypassedStrategyWarning(FlywayBeans flywayBeans, DefaultMigrationReports reports) {
		this.flywayBeans = flywayBeans;
		this.reports = reports;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<String> reported = this.reports.names();
		this.flywayBeans.created().stream().filter((name) -> !reported.contains(name)).forEach((name) -> {
			logger.warn(
					"Flyway bean '%s' does not migrate through Enumway: no lock, no declared types, no drift check. %s"
						.formatted(name, REMEDY));
		});
	}

}
