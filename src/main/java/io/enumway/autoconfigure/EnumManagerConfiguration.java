package io.enumway.autoconfigure;

import javax.sql.DataSource;

import io.enumway.EnumManager;
import io.enumway.dialect.SwapSettings;
import io.enumway.migration.EnumManagers;
import io.enumway.migration.NestedTransactionListener;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The {@link EnumManager}, and what migrations need of transaction managers. Nothing here
 * may depend on Flyway, which collects the migrations that use it.
 */
@Configuration(proxyBeanMethods = false)
class EnumManagerConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(DataSource.class)
	EnumManager enumManager(DataSource dataSource, ObjectProvider<EnumwayProperties> properties) {
		EnumwayProperties bound = properties.getIfAvailable();
		return EnumManagers.of(dataSource,
				(bound != null) ? CheckedSettings.swap(bound.getSwap()) : SwapSettings.DEFAULTS);
	}

	@Bean
	DataSourceBeans dataSourceBeans(ListableBeanFactory beanFactory) {
		return new DataSourceBeans(beanFactory);
	}

	/**
	 * Found by Spring Boot, which adds it to the transaction managers that it makes.
	 */
	@Bean
	@ConditionalOnMissingBean
	NestedTransactionListener migrationNestedTransactionListener(DataSourceBeans dataSources) {
		return new NestedTransactionListener(dataSources::usable);
	}

}
