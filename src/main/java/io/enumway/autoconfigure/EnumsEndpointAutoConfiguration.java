package io.enumway.autoconfigure;

import java.util.Collection;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDrift;
import io.enumway.actuate.CachedEnumTypes;
import io.enumway.actuate.EnumsEndpoint;
import io.enumway.migration.MigrationReports;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link EnumsEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EnumwayAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean({ EnumwayProperties.class, DeclaredEnums.class })
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnAvailableEndpoint(EnumsEndpoint.class)
public final class EnumsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	EnumsEndpoint enumsEndpoint(DataSource dataSource, DeclaredEnums declared, EnumwayProperties properties,
			ObjectProvider<MigrationReports> reports, ObjectProvider<SanitizingFunction> sanitizingFunctions) {
		CachedEnumTypes types = new CachedEnumTypes(
				new DataSourceEnumTypesReader(dataSource, declared, properties.getReport().getTimeout()),
				properties.getReport().getTimeToLive(), properties.getReport().getTimeout());
		return new EnumsEndpoint(declared, types, drift(reports),
				new Sanitizer(sanitizingFunctions.orderedStream().toList()));
	}

	private static Supplier<Collection<EnumDrift>> drift(ObjectProvider<MigrationReports> reports) {
		return () -> reports.stream()
			.flatMap((each) -> each.latest().stream())
			.<EnumDrift>flatMap((report) -> report.drift().stream())
			.distinct()
			.toList();
	}

}
