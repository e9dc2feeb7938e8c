package io.enumway.autoconfigure;

import io.enumway.actuate.MigrationMetrics;
import io.enumway.migration.MigrationReports;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link MigrationMetrics}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EnumwayAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(MigrationReports.class)
public final class MigrationMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@DependsOnDatabaseInitialization
	MigrationMetrics migrationMetrics(MigrationReports reports) {
		return new MigrationMetrics(reports);
	}

}
