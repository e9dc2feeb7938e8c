package io.enumway.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.sql.DataSource;

import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.actuate.EnumsEndpoint;
import io.enumway.actuate.MigrationsHealthIndicator;
import io.enumway.diagnosis.AllMigrationDiagnostics;
import io.enumway.diagnosis.Finding;
import io.enumway.diagnosis.FixReport;
import io.enumway.diagnosis.MigrationDiagnostics;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReports;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application with two DataSources and a Flyway bean for each.
 */
class SeveralFlywayBeansTests {

	@AutoClose
	private TestDatabase orders;

	@AutoClose
	private TestDatabase archive;

	private ApplicationContextRunner runner;

	@BeforeEach
	void prepare() {
		this.orders = TestDatabase.create();
		this.archive = TestDatabase.create();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
					EnumwayAutoConfiguration.class, MigrationsHealthContributorAutoConfiguration.class,
					EnumsEndpointAutoConfiguration.class, MigrationMetricsAutoConfiguration.class))
			.withBean("mood", EnumDefinition.class, () -> EnumDefinition.of("mood", "happy", "sad"))
			.withPropertyValues("orders.url=" + this.orders.url(), "archive.url=" + this.archive.url(),
					"db.user=" + this.orders.user(), "db.password=" + this.orders.password(),
					"management.endpoints.web.exposure.include=enums", "enumway.report.time-to-live=0ms");
	}

	@Test
	void eachHasItsReportUnderItsName() {
		this.runner.withUserConfiguration(PrimaryDataSource.class, FlywayBeansOfBoth.class).run((context) -> {
			assertThat(context).hasNotFailed();
			Health health = context.getBean(MigrationsHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsOnlyKeys("archiveFlyway", "ordersFlyway");
			assertThat(details(health, "ordersFlyway")).containsEntry("currentVersion", "2")
				.containsEntry("enumTypes", 1);
			assertThat(details(health, "archiveFlyway")).containsEntry("currentVersion", "1")
				.containsEntry("enumTypes", 0);
		});
	}

	@Test
	void troubleOfOneIsShownUnderItsNameAndDecidesTheStatus() {
		this.runner.withUserConfiguration(PrimaryDataSource.class, FlywayBeansOfBoth.class).run((context) -> {
			this.archive.execute("update flyway_schema_history set success = false");
			Health health = awaitDown(context);
			assertThat(details(health, "archiveFlyway")).containsEntry("state", "FAILED");
			assertThat(details(health, "ordersFlyway")).containsEntry("state", "UP_TO_DATE");
		});
	}

	@Test
	void declaredEnumsBelongToThePrimaryDataSource() {
		this.runner.withUserConfiguration(PrimaryDataSource.class, FlywayBeansOfBoth.class).run((context) -> {
			assertThat(types(this.orders)).contains("mood");
			assertThat(types(this.archive)).isEmpty();
		});
	}

	@Test
	void declaredEnumsAreMissedOnlyWhereTheyBelong() {
		this.runner.withUserConfiguration(PrimaryDataSource.class, FlywayBeansOfBoth.class)
			.run((context) -> assertThat(context.getBean(AllMigrationDiagnostics.class))
				.flatExtracting((diagnostics) -> diagnostics.diagnose().findings())
				.extracting(Finding::code)
				.doesNotContain("missing-type"));
	}

	@Test
	void eachIsDiagnosedAndMendedByItself() {
		this.runner.withUserConfiguration(PrimaryDataSource.class, FlywayBeansOfBoth.class).run((context) -> {
			Map<String, MigrationDiagnostics> diagnostics = new TreeMap<>();
			context.getBean(AllMigrationDiagnostics.class).forEach((one) -> diagnostics.put(one.name(), one));
			assertThat(diagnostics).containsOnlyKeys("archiveFlyway", "ordersFlyway");
			for (TestDatabase database : List.of(this.orders, this.archive)) {
				database.execute("create type size as enum ('s'); create type size_old as enum ('s')");
			}
			assertThat(diagnostics.get("archiveFlyway").diagnose().findings()).extracting(Finding::code)
				.containsExactly("leftover-type");
			FixReport report = diagnostics.get("archiveFlyway").fix(List.of("remove-leftovers"));
			assertThat(report.applied()).hasSize(1);
			assertThat(report.after().findings()).isEmpty();
			assertThat(diagnostics.get("ordersFlyway").diagnose().findings()).extracting(Finding::code)
				.contains("leftover-type");
			assertThat(types(this.orders)).contains("size_old");
		});
	}

	@Test
	void declaredEnumsBelongWhereThePropertySays() {
		this.runner.withPropertyValues("enumway.flyway-beans=archiveFlyway")
			.withUserConfiguration(PrimaryDataSource.class, FlywayBeansOfBoth.class)
			.run((context) -> {
				assertThat(types(this.orders)).doesNotContain("mood");
				assertThat(types(this.archive)).containsExactly("mood");
				assertThat(shownTypes(context)).containsExactly("mood: [happy, sad]");
			});
	}

	@Test
	void unknownFlywayBeanIsRefused() {
		this.runner.withPropertyValues("enumway.flyway-beans=nowhere")
			.withUserConfiguration(PrimaryDataSource.class, FlywayBeansOfBoth.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'nowhere'")
				.hasMessageContaining("ordersFlyway"));
	}

	@Test
	void bootsWithTwoDataSourcesOfWhichNoneIsPrimary() {
		this.runner.withUserConfiguration(EqualDataSources.class, FlywayBeansOfBoth.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(MigrationReports.class).latest()).extracting(MigrationReport::name)
				.containsExactlyInAnyOrder("archiveFlyway", "ordersFlyway");
			assertThat(shownTypes(context)).contains("mood: [happy, sad]");
		});
	}

	@Test
	void instanceThatIsNoBeanHasAReportOfItsOwn() {
		this.runner.withUserConfiguration(PrimaryDataSource.class, FlywayBeansOfBoth.class, Stranger.class)
			.run((context) -> assertThat(context.getBean(MigrationReports.class).latest())
				.extracting(MigrationReport::name)
				.containsExactlyInAnyOrder("archiveFlyway", "ordersFlyway", "flyway"));
	}

	@Test
	void locksOfTwoHistoriesInOneDatabaseDiffer() {
		this.archive.close();
		this.runner
			.withPropertyValues("archive.url=" + this.orders.url(), "enumway.lock.timeout=2s", "archive.schema=archive")
			.withUserConfiguration(PrimaryDataSource.class, FlywayBeansOfBoth.class)
			.run((context) -> assertThat(context.getBean(MigrationReports.class).latest())
				.extracting(MigrationReport::schema)
				.containsExactlyInAnyOrder(TestDatabase.schema(), "archive"));
	}

	private static Health awaitDown(AssertableApplicationContext context) {
		MigrationsHealthIndicator indicator = context.getBean(MigrationsHealthIndicator.class);
		return await().until(indicator::health, (health) -> health.getStatus() == Status.DOWN);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> details(Health health, String name) {
		return (Map<String, Object>) health.getDetails().get(name);
	}

	private static List<String> shownTypes(AssertableApplicationContext context) {
		return context.getBean(EnumsEndpoint.class)
			.enums()
			.types()
			.stream()
			.map((type) -> EnumName.of(type.name()).name() + ": " + type.labels())
			.toList();
	}

	private static List<String> types(TestDatabase database) {
		return JdbcClient.create(database.dataSource())
			.sql("select typname from pg_type where typtype = 'e'")
			.query(String.class)
			.list();
	}

	private static DataSource dataSource(Environment environment, String name) {
		return new DriverManagerDataSource(environment.getRequiredProperty(name + ".url"),
				environment.getRequiredProperty("db.user"), environment.getProperty("db.password", ""));
	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryDataSource {

		@Bean
		@Primary
		DataSource ordersDataSource(Environment environment) {
			return dataSource(environment, "orders");
		}

		@Bean
		DataSource archiveDataSource(Environment environment) {
			return dataSource(environment, "archive");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EqualDataSources {

		@Bean
		DataSource ordersDataSource(Environment environment) {
			return dataSource(environment, "orders");
		}

		@Bean
		DataSource archiveDataSource(Environment environment) {
			return dataSource(environment, "archive");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FlywayBeansOfBoth {

		@Bean
		Flyway archiveFlyway(@Qualifier("archiveDataSource") DataSource dataSource, Environment environment) {
			var configuration = Flyway.configure().dataSource(dataSource).locations("classpath:db/elsewhere");
			if (environment.containsProperty("archive.schema")) {
				configuration.schemas(environment.getRequiredProperty("archive.schema"));
			}
			return configuration.load();
		}

		@Bean
		FlywayMigrationInitializer archiveInitializer(@Qualifier("archiveFlyway") Flyway flyway,
				FlywayMigrationStrategy strategy) {
			return new FlywayMigrationInitializer(flyway, strategy);
		}

		@Bean
		Flyway ordersFlyway(@Qualifier("ordersDataSource") DataSource dataSource) {
			return Flyway.configure().dataSource(dataSource).locations("classpath:db/views").load();
		}

		@Bean
		FlywayMigrationInitializer ordersInitializer(@Qualifier("ordersFlyway") Flyway flyway,
				FlywayMigrationStrategy strategy) {
			return new FlywayMigrationInitializer(flyway, strategy);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Stranger {

		@Bean
		FlywayMigrationInitializer strangerInitializer(@Qualifier("archiveDataSource") DataSource dataSource,
				FlywayMigrationStrategy strategy) {
			return new FlywayMigrationInitializer(Flyway.configure()
				.dataSource(dataSource)
				.schemas("stranger")
				.locations("classpath:db/elsewhere")
				.load(), strategy);
		}

	}

}
