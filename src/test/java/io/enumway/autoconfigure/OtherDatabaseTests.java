package io.enumway.autoconfigure;

import java.nio.file.Path;
import java.util.UUID;

import javax.sql.DataSource;

import io.enumway.EnumDefinition;
import io.enumway.actuate.MigrationsHealthIndicator;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReport.State;
import io.enumway.migration.MigrationReports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application whose database is not PostgreSQL, for instance in its tests: Flyway
 * migrates as without Enumway.
 */
class OtherDatabaseTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	private ApplicationContextRunner runner(String url) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
					EnumwayAutoConfiguration.class, MigrationsHealthContributorAutoConfiguration.class,
					EnumsEndpointAutoConfiguration.class, MigrationMetricsAutoConfiguration.class))
			.withBean("mood", EnumDefinition.class, () -> EnumDefinition.of("mood", "happy", "sad"))
			.withPropertyValues(
					"spring.datasource.url=" + url.replace("{random}", UUID.randomUUID().toString())
						.replace("{directory}", this.directory.toString()),
					"spring.flyway.locations=classpath:db/elsewhere", "enumway.report.time-to-live=0ms",
					"management.endpoints.web.exposure.include=enums");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "jdbc:h2:mem:{random}", "jdbc:h2:file:{directory}/h2", "jdbc:sqlite:{directory}/db.sqlite" })
	void flywayMigratesAsWithoutEnumway(String url) {
		runner(url).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(JdbcClient.create(context.getBean(DataSource.class))
				.sql("select count(*) from notes")
				.query(Integer.class)
				.single()).isZero();
			assertThat(report(context).state()).isEqualTo(State.UP_TO_DATE);
			assertThat(report(context).currentVersion()).isEqualTo("1");
			awaitRefresh(context);
			assertThat(context.getBean(MigrationsHealthIndicator.class).health().getStatus()).isEqualTo(Status.UP);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:h2:file:{directory}/h2", "jdbc:sqlite:{directory}/db.sqlite" })
	void bootsAgain(String url) {
		runner(url).run((context) -> assertThat(context).hasNotFailed());
		runner(url).run((context) -> assertThat(report(context).state()).isEqualTo(State.UP_TO_DATE));
	}

	@Test
	void declaredEnumsWithoutFlywayAreLeftAlone() {
		runner("jdbc:h2:mem:{random}").withPropertyValues("spring.flyway.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void failureIsThatOfFlyway() {
		runner("jdbc:h2:mem:{random}").withPropertyValues("spring.flyway.locations=classpath:db/half")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("Data conversion error"));
	}

	private static void awaitRefresh(AssertableApplicationContext context) {
		MigrationReport first = report(context);
		await().until(() -> report(context).at().isAfter(first.at()));
	}

	private static MigrationReport report(AssertableApplicationContext context) {
		return context.getBean(MigrationReports.class).latest().get(0);
	}

}
