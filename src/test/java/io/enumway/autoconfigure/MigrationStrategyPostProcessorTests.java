package io.enumway.autoconfigure;

import java.util.concurrent.atomic.AtomicInteger;

import io.enumway.migration.EnumwayMigrationStrategy;
import io.enumway.migration.MigrationOperations;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReports;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MigrationStrategyPostProcessor}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MigrationStrategyPostProcessorTests {

	@AutoClose
	private TestDatabase database;

	private ApplicationContextRunner runner;

	@BeforeEach
	void prepare() {
		this.database = TestDatabase.create();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
					EnumwayAutoConfiguration.class))
			.withPropertyValues(this.database.properties())
			.withPropertyValues("spring.flyway.locations=classpath:db/views");
	}

	@Test
	void strategyKeepsItsClass(CapturedOutput output) {
		this.runner.withUserConfiguration(Strategy.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(FlywayMigrationStrategy.class);
			CountingStrategy strategy = context.getBean(CountingStrategy.class);
			assertThat(context.getBean(Dependent.class).strategy()).isSameAs(strategy);
			assertThat(strategy.migrations()).isOne();
			assertThat(strategy.refreshes()).isOne();
			MigrationReport report = context.getBean(MigrationReports.class).latest().get(0);
			assertThat(report.executed()).isEqualTo(2);
			assertThat(report.lockWait()).isPositive();
			context.getBean(MigrationOperations.class).upgrade();
			assertThat(strategy.migrations()).as("by an operation").isEqualTo(2);
		});
		assertThat(output).doesNotContain("is replaced");
	}

	@Test
	void strategyOfAFinalClassIsReplacedAndNamed(CapturedOutput output) {
		this.runner.withBean("ownStrategy", FlywayMigrationStrategy.class, FinalStrategy::new).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("ownStrategy")).isInstanceOf(EnumwayMigrationStrategy.class);
			assertThat(context.getBean(MigrationReports.class).latest().get(0).executed()).isEqualTo(2);
		});
		assertThat(output).contains("Migration strategy 'ownStrategy' is replaced")
			.contains(FinalStrategy.class.getName());
	}

	@Configuration(proxyBeanMethods = false)
	static class Strategy {

		@Bean
		CountingStrategy countingStrategy() {
			return new CountingStrategy(new AtomicInteger());
		}

		@Bean
		Dependent dependent(CountingStrategy strategy) {
			return new Dependent(strategy);
		}

	}

	/**
	 * Injects the strategy by its class.
	 *
	 * @param strategy the strategy
	 */
	record Dependent(CountingStrategy strategy) {

	}

	static class CountingStrategy implements FlywayMigrationStrategy {

		private final AtomicInteger migrations;

		private int refreshes;

		CountingStrategy(AtomicInteger migrations) {
			this.migrations = migrations;
		}

		@Override
		public void migrate(Flyway flyway) {
			this.migrations.incrementAndGet();
			flyway.migrate();
		}

		@EventListener
		void refreshed(ContextRefreshedEvent event) {
			this.refreshes++;
		}

		int migrations() {
			return this.migrations.get();
		}

		int refreshes() {
			return this.refreshes;
		}

	}

	static final class FinalStrategy implements FlywayMigrationStrategy {

		@Override
		public void migrate(Flyway flyway) {
			flyway.migrate();
		}

	}

}
