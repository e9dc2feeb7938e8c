package io.enumway.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.enumway.EnumwayException;
import io.enumway.migration.AllMigrationOperations;
import io.enumway.migration.MigrationOperations;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FlywayStrategies}.
 */
class FlywayStrategiesTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
				EnumwayAutoConfiguration.class))
		.withPropertyValues(this.database.properties())
		.withBean(Calls.class)
		.withUserConfiguration(Strategies.class);

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void upgradesRunTheStrategyOfTheInitializer(boolean primary) {
		this.runner.withUserConfiguration(Initializers.class)
			.withPropertyValues("enumway.startup=none")
			.withInitializer((context) -> context.addBeanFactoryPostProcessor((beanFactory) -> {
				beanFactory.getBeanDefinition("firstStrategy").setPrimary(primary);
				for (String name : beanFactory.getBeanDefinitionNames()) {
					beanFactory.getBeanDefinition(name).setLazyInit(true);
				}
			}))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				AllMigrationOperations operations = context.getBean(AllMigrationOperations.class);
				operations.forEach(MigrationOperations::current);
				operations.forEach((one) -> assertThat(one.upgrade().to()).isEqualTo("1"));
				assertThat(context.getBean(Calls.class).strategies).containsExactly("first strategy, schema a",
						"second strategy, schema b");
			});
	}

	@Test
	void strategyThatIsNotKnownIsRefused() {
		this.runner.withUserConfiguration(HiddenInitializers.class)
			.run((context) -> assertThatExceptionOfType(EnumwayException.class)
				.isThrownBy(() -> context.getBean(AllMigrationOperations.class).iterator())
				.withMessageContaining("firstStrategy, secondStrategy")
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("FlywayMigrationInitializer")));
	}

	static class Calls {

		private final List<String> strategies = new ArrayList<>();

		FlywayMigrationStrategy strategy(String name) {
			return (flyway) -> {
				this.strategies
					.add("%s strategy, schema %s".formatted(name, flyway.getConfiguration().getSchemas()[0]));
				flyway.migrate();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Strategies {

		@Bean
		Flyway first(DataSource dataSource) {
			return Flyway.configure().dataSource(dataSource).schemas("a").locations("classpath:db/elsewhere").load();
		}

		@Bean
		Flyway second(DataSource dataSource) {
			return Flyway.configure().dataSource(dataSource).schemas("b").locations("classpath:db/elsewhere").load();
		}

		@Bean
		FlywayMigrationStrategy firstStrategy(Calls calls) {
			return calls.strategy("first");
		}

		@Bean
		FlywayMigrationStrategy secondStrategy(Calls calls) {
			return calls.strategy("second");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Initializers {

		@Bean
		FlywayMigrationInitializer firstInitializer(Flyway first,
				@Qualifier("firstStrategy") ObjectProvider<FlywayMigrationStrategy> strategy) {
			return new FlywayMigrationInitializer(first, strategy.getObject());
		}

		@Bean
		FlywayMigrationInitializer secondInitializer(@Qualifier("second") Flyway flyway,
				@Qualifier("secondStrategy") FlywayMigrationStrategy strategy) {
			return new FlywayMigrationInitializer(flyway, strategy);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenInitializers {

		private final Flyway first;

		private final FlywayMigrationStrategy firstStrategy;

		HiddenInitializers(Flyway first, FlywayMigrationStrategy firstStrategy) {
			this.first = first;
			this.firstStrategy = firstStrategy;
		}

		@Bean
		FlywayMigrationInitializer firstInitializer() {
			return new FlywayMigrationInitializer(this.first, this.firstStrategy);
		}

	}

}
