package io.enumway.autoconfigure;

import java.util.List;

import io.enumway.actuate.MigrationsHealthIndicator;
import io.enumway.migration.MigrationReports;
import org.flywaydb.core.Flyway;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link MigrationsHealthIndicator}. It is there whether or not anything migrates: Spring
 * Boot refuses to start with a health group that names a contributor which is not, and
 * {@code enumway.enabled=false} must not take a service down.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EnumwayAutoConfiguration.class)
@ConditionalOnClass({ Flyway.class, AbstractHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("migrations")
public final class MigrationsHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "migrationsHealthIndicator", "migrationsHealthContributor" })
	MigrationsHealthIndicator migrationsHealthIndicator(ObjectProvider<MigrationReports> reports) {
		return new MigrationsHealthIndicator(reports.getIfAvailable(() -> List::of));
	}

}
