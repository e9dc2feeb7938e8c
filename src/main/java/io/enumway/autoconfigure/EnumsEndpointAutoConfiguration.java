package io.enumway.autoconfigure;

import javax.sql.DataSource;

import io.enumway.DeclaredEnums;
import io.enumway.actuate.CachedEnumTypes;
import io.enumway.actuate.EnumsEndpoint;
import io.enumway.migration.MigrationReports;
import org.flywaydb.core.Flyway;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link EnumsEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EnumwayAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean({ EnumwayProperties.class, DeclaredEnums.class })
@Conditional(EnumsEndpointAutoConfiguration.OnDatabase.class)
@ConditionalOnAvailableEndpoint(EnumsEndpoint.class)
public final class EnumsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	EnumsEndpoint enumsEndpoint(ObjectProvider<DataSource> dataSources, ObjectProvider<FlywayBeans> flywayBeans,
			ObjectProvider<MigrationReports> reports, ObjectProvider<DeclaredEnumsInitializer> initializer,
			DeclaredEnums declared, EnumwayProperties properties,
			ObjectProvider<SanitizingFunction> sanitizingFunctions) {
		DeclaredEnumsPlace place = new DeclaredEnumsPlace(dataSources, flywayBeans, reports, initializer);
		CachedEnumTypes types = new CachedEnumTypes(
				new DataSourceEnumTypesReader(place, declared, properties.getReport().getTimeout()),
				properties.getReport().getTimeToLive(), properties.getReport().getTimeout());
		return new EnumsEndpoint(declared, types, new Sanitizer(sanitizingFunctions.orderedStream().toList()));
	}

	/**
	 * There is one database, or Flyway says which.
	 */
	static final class OnDatabase extends AnyNestedCondition {

		OnDatabase() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnSingleCandidate(DataSource.class)
		static class OnOneDataSource {

		}

		@ConditionalOnBean(Flyway.class)
		static class OnFlyway {

		}

	}

}
