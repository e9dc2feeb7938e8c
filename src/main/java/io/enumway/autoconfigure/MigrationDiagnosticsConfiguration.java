package io.enumway.autoconfigure;

import java.util.List;

import io.enumway.DeclaredEnums;
import io.enumway.diagnosis.AllMigrationDiagnostics;
import io.enumway.diagnosis.DiagnosisSettings;
import io.enumway.diagnosis.MigrationDiagnostics;
import io.enumway.migration.MigrationSurveyor;
import io.enumway.migration.SyncMode;
import org.flywaydb.core.Flyway;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * The diagnostics of migrations. Lazy: an application that does not ask for them does not
 * pay for them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(Flyway.class)
class MigrationDiagnosticsConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	AllMigrationDiagnostics allMigrationDiagnostics(DeclaredEnums declared, FlywayBeans flywayBeans,
			EnumwayProperties properties, Environment environment) {
		boolean transactionalLock = environment.getProperty("spring.flyway.postgresql.transactional-lock",
				Boolean.class, false);
		return new AllMigrationDiagnostics(() -> flywayBeans.all()
			.entrySet()
			.stream()
			.map((bean) -> diagnostics(bean.getKey(), bean.getValue(), declared, flywayBeans, properties,
					transactionalLock))
			.toList());
	}

	private static MigrationDiagnostics diagnostics(String name, Flyway flyway, DeclaredEnums declared,
			FlywayBeans flywayBeans, EnumwayProperties properties, boolean transactionalLock) {
		DeclaredEnums here = flywayBeans.areEnumsDeclaredIn(flyway) ? declared : DeclaredEnums.of(List.of());
		DiagnosisSettings defaults = DiagnosisSettings.DEFAULTS;
		DiagnosisSettings settings = new DiagnosisSettings(properties.getSync() != SyncMode.VALIDATE,
				properties.getSync() == SyncMode.EXPAND, flyway.getConfiguration().isOutOfOrder(), defaults.idleAfter(),
				defaults.bigTable(), transactionalLock, flyway.getConfiguration().isGroup());
		return new MigrationDiagnostics(
				new MigrationSurveyor(name, flyway, here, CheckedSettings.migration(properties).lockTimeout()),
				settings);
	}

}
