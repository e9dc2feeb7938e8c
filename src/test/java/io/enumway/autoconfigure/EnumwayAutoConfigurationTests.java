package io.enumway.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.enumway.DeclaredEnums;
import io.enumway.EnumChanges;
import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.EnumType;
import io.enumway.actuate.EnumsEndpoint;
import io.enumway.actuate.MigrationMetrics;
import io.enumway.actuate.MigrationsHealthIndicator;
import io.enumway.autoconfigure.sample.SampleApplication;
import io.enumway.elsewhere.Priority;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.EnumSynchronizer;
import io.enumway.migration.EnumwayMigrationStrategy;
import io.enumway.migration.MigrationContext;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReport.State;
import io.enumway.migration.MigrationReports;
import io.enumway.testing.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.persistence.autoconfigure.EntityScanPackages;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EnumwayAutoConfiguration} and the auto-configurations of its views.
 */
@ExtendWith(OutputCaptureExtension.class)
class EnumwayAutoConfigurationTests {

	@AutoClose
	private TestDatabase database;

	private ApplicationContextRunner runner;

	@BeforeEach
	void prepare() {
		this.database = TestDatabase.create();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
					EnumwayAutoConfiguration.class, MigrationsHealthContributorAutoConfiguration.class,
					EnumsEndpointAutoConfiguration.class, MigrationMetricsAutoConfiguration.class))
			.withPropertyValues(this.database.properties())
			.withPropertyValues("spring.flyway.locations=classpath:db/views",
					"spring.datasource.hikari.maximum-pool-size=2");
	}

	@Test
	void migratesUnderItsOwnStrategy() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(EnumwayMigrationStrategy.class);
			MigrationReport report = report(context);
			assertThat(report.name()).isEqualTo("flyway");
			assertThat(report.state()).isEqualTo(State.UP_TO_DATE);
			assertThat(report.executed()).isEqualTo(2);
		});
	}

	@Test
	void migrationsReadLabels() {
		this.runner.withUserConfiguration(V3__Read_moods.class).run((context) -> {
			assertThat(report(context).currentVersion()).isEqualTo("3");
			assertThat(context.getBean(V3__Read_moods.class).read)
				.containsExactly(new V3__Read_moods.Entry(BindingApplication.Mood.VERY_HAPPY));
		});
	}

	@Test
	void wrapsTheStrategyOfTheApplication() {
		this.runner.withUserConfiguration(UserStrategy.class).run((context) -> {
			assertThat(context).hasSingleBean(FlywayMigrationStrategy.class);
			assertThat(context.getBean(FlywayMigrationStrategy.class)).isInstanceOf(EnumwayMigrationStrategy.class);
			assertThat(context.getBean(UserStrategy.class).called).isOne();
			assertThat(report(context).currentVersion()).isEqualTo("2");
		});
	}

	@Test
	void strategyThatCleansFirstGetsTheDeclaredTypesAgain() {
		ApplicationContextRunner cleaning = this.runner
			.withPropertyValues("spring.flyway.clean-disabled=false", "enumway.drift.extra-value=fail",
					"enumway.drift.order=fail")
			.withBean("mood", EnumDefinition.class, () -> EnumDefinition.of("mood", "sad", "glad"))
			.withBean("status", EnumDefinition.class, () -> EnumDefinition.of("order_status", "open", "paid"))
			.withBean("cleaning", FlywayMigrationStrategy.class, () -> (flyway) -> {
				flyway.clean();
				flyway.migrate();
			});
		for (int boot = 0; boot < 2; boot++) {
			cleaning.run((context) -> {
				assertThat(report(context).executed()).isEqualTo(2);
				assertThat(report(context).drift()).isEmpty();
				EnumType mood = context.getBean(EnumManager.class).find("mood").orElseThrow();
				assertThat(mood.labels()).containsExactly("sad", "glad");
				assertThat(mood.comment()).contains("[created by Enumway]");
				this.database
					.execute("drop type mood; create type mood as enum ('glad'); insert into orders values (1)");
			});
		}
	}

	@Test
	void leavesFlywayAloneWhenDisabled() {
		this.runner.withPropertyValues("enumway.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(FlywayMigrationStrategy.class)
				.doesNotHaveBean(MigrationReports.class)
				.doesNotHaveBean(EnumSynchronizer.class)
				.doesNotHaveBean(EnumsEndpoint.class)
				.hasSingleBean(FlywayMigrationInitializer.class);
			assertThat(tables()).contains("orders");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "enumway.enabled=false", "spring.flyway.enabled=false" })
	void aHealthGroupThatNamesTheMigrationsStaysValidAndUpWhenDisabled(String property) {
		this.runner
			.withConfiguration(AutoConfigurations.of(HealthContributorAutoConfiguration.class,
					HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
					AvailabilityHealthContributorAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class,
					ApplicationAvailabilityAutoConfiguration.class))
			.withPropertyValues("management.endpoint.health.probes.enabled=true",
					"management.endpoint.health.group.readiness.include=readinessState,migrations",
					"management.endpoint.health.group.readiness.show-details=always", property)
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(MigrationReports.class);
				context.publishEvent(new AvailabilityChangeEvent<>(context, ReadinessState.ACCEPTING_TRAFFIC));
				HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
				assertThat(endpoint.healthForPath("readiness").getStatus()).isEqualTo(Status.UP);
				assertThat(endpoint.healthForPath("readiness", "migrations"))
					.isInstanceOfSatisfying(IndicatedHealthDescriptor.class, (migrations) -> {
						assertThat(migrations.getStatus()).isEqualTo(Status.UNKNOWN);
						assertThat(migrations.getDetails()).containsEntry("reason", "Enumway does not migrate here");
					});
			});
	}

	@Test
	void warnsOfFlywayBeansThatBypassTheStrategy(CapturedOutput output) {
		this.runner.withUserConfiguration(BypassingFlywayBeans.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(MigrationReports.class).latest()).extracting(MigrationReport::name)
				.containsExactly("through");
		});
		assertThat(output).contains("Flyway bean 'itself' does not migrate through Enumway")
			.contains("Flyway bean 'without' does not migrate through Enumway")
			.contains("new FlywayMigrationInitializer(flyway, strategy)")
			.doesNotContain("Flyway bean 'through'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "migrate", "validate", "none" })
	void doesNotWarnOfFlywayBeansThatComeByTheStrategy(String startup, CapturedOutput output) {
		Flyway.configure().dataSource(this.database.dataSource()).locations("classpath:db/views").load().migrate();
		this.runner.withPropertyValues("enumway.startup=" + startup)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("does not migrate through Enumway");
	}

	@Test
	void readsAndWritesEnumsByTheirLabelsEvenWhenDisabled() {
		this.runner.withUserConfiguration(PackageOfSample.class)
			.withPropertyValues("enumway.enabled=false")
			.run((context) -> assertThat(new DatabaseEnumClasses(context.getBeanProvider(DatabaseEnumTypes.class),
					context.getBeanProvider(DeclaredEnums.class), context)
				.get()).isNotEmpty());
	}

	@Test
	void tellsThatTransactionalLockIsOverridden(CapturedOutput output) {
		this.runner.withPropertyValues("spring.flyway.postgresql.transactional-lock=true")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("spring.flyway.postgresql.transactional-lock=true is overridden");
	}

	@Test
	void backsOffWithoutFlyway() {
		this.runner.withClassLoader(new FilteredClassLoader(Flyway.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(EnumSynchronizer.class)
				.doesNotHaveBean(EnumsEndpoint.class));
	}

	@Test
	void migratesAndWarnsAtBootWithLazyInitialization(CapturedOutput output) {
		this.runner.withUserConfiguration(BypassingFlywayBeans.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(schemas()).contains("through", "without"));
		assertThat(output).contains("Flyway bean 'without' does not migrate through Enumway");
	}

	@Test
	void worksWithoutActuatorMicrometerAndWeb() {
		this.runner.withClassLoader(new FilteredClassLoader(EnumwayAutoConfigurationTests::isOptional))
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean("migrationsHealthIndicator")
					.doesNotHaveBean("enumsEndpoint")
					.doesNotHaveBean("migrationMetrics");
				assertThat(tables()).contains("orders");
			});
	}

	@Test
	void namesSeveralFlywayBeans() {
		this.runner.withUserConfiguration(TwoFlywayBeans.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(MigrationReports.class).latest()).extracting(MigrationReport::name)
				.containsExactlyInAnyOrder("ordersFlyway", "auditFlyway");
		});
	}

	@Test
	void healthHasItsName() {
		this.runner.run((context) -> assertThat(context.getBeansOfType(MigrationsHealthIndicator.class))
			.containsOnlyKeys("migrationsHealthIndicator"));
	}

	@Test
	void healthCanBeDisabled() {
		this.runner.withPropertyValues("management.health.migrations.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(MigrationsHealthIndicator.class));
	}

	@Test
	void healthOfTheApplicationComesFirst() {
		this.runner.withUserConfiguration(UserHealth.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MigrationsHealthIndicator.class));
	}

	@Test
	void endpointIsThereOnlyWhenExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(EnumsEndpoint.class));
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=enums")
			.run((context) -> assertThat(context).hasSingleBean(EnumsEndpoint.class));
	}

	@Test
	void metersNeedNoRegistry() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(MigrationMetrics.class)
			.doesNotHaveBean(MeterRegistry.class));
	}

	@Test
	void warnsOfDriftThatMayBe(CapturedOutput output) {
		this.runner.withBean("mood", EnumDefinition.class, () -> EnumDefinition.of("order_status", "open"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains("WARN").contains("Drift: enum type order_status has the undeclared [paid]");
			});
	}

	@Test
	void collectsDefinitionBeans() {
		this.runner.withBean("mood", EnumDefinition.class, () -> EnumDefinition.of("order_status", "open", "paid"))
			.run((context) -> assertThat(context.getBean(DeclaredEnums.class)).extracting(EnumDefinition::name)
				.containsExactly(EnumName.of("order_status")));
	}

	@Test
	void declaredEnumsOfTheApplicationMayHaveAnyName() {
		this.runner
			.withBean("ours", DeclaredEnums.class,
					() -> DeclaredEnums.of(List.of(EnumDefinition.of("mood", "happy", "sad"))))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("declaredEnums");
				assertThat(context.getBean(EnumManager.class).find("mood")).isPresent();
			});
	}

	@Test
	void findsEnumsOfTheApplicationsPackages() {
		this.runner.withUserConfiguration(PackageOfSample.class)
			.withPropertyValues("enumway.sync=validate", "enumway.drift.enabled=false")
			.run((context) -> assertThat(context.getBean(DeclaredEnums.class))
				.extracting((definition) -> definition.name().toString() + definition.labels())
				.containsExactlyInAnyOrder("audit.event_kind[CREATED, DELETED]", "ticket_status[open, closed]"));
	}

	@Test
	void findsEnumsOfThePackagesOfEntityScanToo() {
		this.runner.withUserConfiguration(PackageOfSample.class, EntitiesElsewhere.class)
			.withConfiguration(AutoConfigurations.of(EntitiesOfALibrary.class))
			.withPropertyValues("enumway.sync=validate", "enumway.drift.enabled=false")
			.run((context) -> {
				assertThat(context.getBean(DeclaredEnums.class))
					.extracting((definition) -> definition.name().toString())
					.containsExactlyInAnyOrder("audit.event_kind", "ticket_status", "priority");
				assertThat(EntityScanPackages.get(context.getBeanFactory()).getPackageNames())
					.containsExactly(Priority.class.getPackageName(), "com.example.library");
			});
	}

	@Test
	void configuredPackagesStandForAllOthers() {
		this.runner.withUserConfiguration(PackageOfSample.class, EntitiesElsewhere.class)
			.withPropertyValues("enumway.packages=none.here")
			.run((context) -> assertThat(context.getBean(DeclaredEnums.class)).isEmpty());
	}

	@Test
	void findsEnumsOfConfiguredPackages() {
		this.runner
			.withPropertyValues("enumway.packages=io.enumway.autoconfigure.sample", "enumway.sync=validate",
					"enumway.drift.enabled=false")
			.run((context) -> assertThat(context.getBean(DeclaredEnums.class)).hasSize(2));
	}

	@Test
	void managerWorksOnTheDataSource() {
		this.runner.run((context) -> assertThat(context.getBean(EnumManager.class).find("order_status")).get()
			.extracting(EnumType::labels)
			.isEqualTo(List.of("open", "paid")));
	}

	/**
	 * The conditions themselves stay: this class path has the annotations that name them,
	 * a service without the libraries does not.
	 */
	private static boolean isOptional(String className) {
		return !className.endsWith("Condition") && Stream
			.of("org.springframework.boot.actuate.", "org.springframework.boot.health.", "io.micrometer.",
					"jakarta.servlet.", "org.springframework.web.")
			.anyMatch(className::startsWith);
	}

	private List<String> tables() {
		return this.database.jdbc()
			.sql("select tablename from pg_tables where schemaname = current_schema()")
			.query(String.class)
			.list();
	}

	private List<String> schemas() {
		return this.database.jdbc()
			.sql("select schemaname from pg_tables where tablename = 'orders'")
			.query(String.class)
			.list();
	}

	private static MigrationReport report(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		return context.getBean(MigrationReports.class).latest().get(0);
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = SampleApplication.class)
	static class PackageOfSample {

	}

	@Configuration(proxyBeanMethods = false)
	@EntityScan(basePackageClasses = Priority.class)
	static class EntitiesElsewhere {

	}

	@AutoConfiguration(after = EnumwayAutoConfiguration.class)
	@EntityScan("com.example.library")
	static class EntitiesOfALibrary {

	}

	@Configuration(proxyBeanMethods = false)
	static class UserStrategy {

		private int called;

		@Bean
		FlywayMigrationStrategy userStrategy() {
			return (flyway) -> {
				this.called++;
				flyway.migrate();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserHealth {

		@Bean
		HealthContributor migrationsHealthContributor() {
			return (HealthIndicator) () -> Health.up().build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BypassingFlywayBeans {

		@Bean(initMethod = "migrate")
		Flyway itself(DataSource dataSource) {
			return Flyway.configure().dataSource(dataSource).schemas("itself").locations("classpath:db/views").load();
		}

		@Bean
		Flyway without(DataSource dataSource) {
			return Flyway.configure().dataSource(dataSource).schemas("without").locations("classpath:db/views").load();
		}

		@Bean
		Flyway through(DataSource dataSource) {
			return Flyway.configure().dataSource(dataSource).schemas("through").locations("classpath:db/views").load();
		}

		@Bean
		FlywayMigrationInitializer withoutInitializer(Flyway without) {
			return new FlywayMigrationInitializer(without, null);
		}

		@Bean
		FlywayMigrationInitializer throughInitializer(Flyway through, FlywayMigrationStrategy strategy) {
			return new FlywayMigrationInitializer(through, strategy);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoFlywayBeans {

		@Bean
		Flyway ordersFlyway(DataSource dataSource) {
			return Flyway.configure().dataSource(dataSource).locations("classpath:db/views").load();
		}

		@Bean
		Flyway auditFlyway(DataSource dataSource) {
			return Flyway.configure().dataSource(dataSource).schemas("audit").locations("classpath:db/views").load();
		}

		@Bean
		FlywayMigrationInitializer ordersInitializer(Flyway ordersFlyway, FlywayMigrationStrategy strategy) {
			return new FlywayMigrationInitializer(ordersFlyway, strategy);
		}

		@Bean
		FlywayMigrationInitializer auditInitializer(Flyway auditFlyway, FlywayMigrationStrategy strategy) {
			return new FlywayMigrationInitializer(auditFlyway, strategy);
		}

	}

	static class V3__Read_moods extends EnumMigration {

		private List<Entry> read = List.of();

		@Override
		protected void changes(EnumChanges changes) {
			changes.create("seen_mood", "sad", "very happy");
		}

		@Override
		protected void upgrade(MigrationContext m) {
			this.read = m.jdbc().sql("select 'very happy'::seen_mood as mood").query(Entry.class).list();
		}

		record Entry(BindingApplication.Mood mood) {

		}

	}

}
