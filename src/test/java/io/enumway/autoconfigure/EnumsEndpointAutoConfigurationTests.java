package io.enumway.autoconfigure;

import java.util.List;

import io.enumway.EnumDefinition;
import io.enumway.EnumDrift.Kind;
import io.enumway.actuate.EnumsEndpoint;
import io.enumway.actuate.EnumsEndpoint.DriftDescriptor;
import io.enumway.actuate.EnumsEndpoint.EnumTypeDescriptor;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EnumsEndpointAutoConfiguration}: the endpoint looks where the boot
 * looks.
 */
class EnumsEndpointAutoConfigurationTests {

	@AutoClose
	private TestDatabase database;

	private ApplicationContextRunner runner;

	@BeforeEach
	void prepare() {
		this.database = TestDatabase.create();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
					EnumwayAutoConfiguration.class, EnumsEndpointAutoConfiguration.class))
			.withBean("mood", EnumDefinition.class, () -> EnumDefinition.of("mood", "happy", "sad"))
			.withPropertyValues("spring.flyway.locations=classpath:db/elsewhere",
					"management.endpoints.web.exposure.include=enums");
	}

	@Test
	void looksInTheDefaultSchemaOfFlyway() {
		this.runner.withPropertyValues(this.database.properties())
			.withPropertyValues("spring.flyway.default-schema=app")
			.run(EnumsEndpointAutoConfigurationTests::hasMoodInApp);
	}

	@Test
	void looksWhereWhoeverMigratesHasItsHistory() {
		this.database.execute("create schema app");
		this.database.execute("create table app.flyway_schema_history (version text)");
		this.database.execute("create type app.mood as enum ('happy', 'sad')");
		this.runner.withPropertyValues(this.database.properties())
			.withPropertyValues("spring.flyway.enabled=false", "spring.flyway.schemas=app,other")
			.run(EnumsEndpointAutoConfigurationTests::hasMoodInApp);
	}

	private static void hasMoodInApp(AssertableApplicationContext context) {
		assertThat(types(context)).singleElement().satisfies((mood) -> {
			assertThat(mood.name()).isEqualTo("app.mood");
			assertThat(mood.labels()).containsExactly("happy", "sad");
			assertThat(mood.declared()).isNotNull();
			assertThat(mood.drift()).isEmpty();
		});
	}

	@Test
	void looksInTheDatabaseThatFlywayMigratesWhereThereIsNoDataSource() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class, EnumwayAutoConfiguration.class,
					EnumsEndpointAutoConfiguration.class))
			.withBean("mood", EnumDefinition.class, () -> EnumDefinition.of("mood", "happy", "sad"))
			.withPropertyValues("spring.flyway.locations=classpath:db/elsewhere",
					"management.endpoints.web.exposure.include=enums", "spring.flyway.url=" + this.database.url(),
					"spring.flyway.user=" + this.database.user(), "spring.flyway.password=" + this.database.password())
			.run((context) -> assertThat(types(context)).extracting(EnumTypeDescriptor::name)
				.containsExactly(TestDatabase.schema() + ".mood"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "enumway.startup=none", "spring.flyway.enabled=false", "enumway.drift.order=ignore",
			"enumway.drift.enabled=false" })
	void showsDriftThatTheBootDoesNotMind(String property) {
		this.database.execute("create type mood as enum ('sad', 'happy')");
		this.runner.withPropertyValues(this.database.properties())
			.withPropertyValues("spring.flyway.baseline-on-migrate=true", "spring.flyway.baseline-version=0", property)
			.run((context) -> assertThat(types(context)).flatExtracting(EnumTypeDescriptor::drift)
				.containsExactly(new DriftDescriptor(Kind.ORDER, List.of("sad", "happy"))));
	}

	@Test
	void knowsNoDriftOfADatabaseThatItCannotRead() {
		this.runner
			.withPropertyValues("spring.datasource.url=jdbc:postgresql://localhost:1/none",
					"spring.datasource.hikari.connection-timeout=250", "enumway.startup=none")
			.run((context) -> {
				assertThat(context.getBean(EnumsEndpoint.class).enums().problem()).isNotEmpty();
				assertThat(types(context)).flatExtracting(EnumTypeDescriptor::drift).isEmpty();
			});
	}

	private static List<EnumTypeDescriptor> types(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		return context.getBean(EnumsEndpoint.class).enums().types();
	}

}
