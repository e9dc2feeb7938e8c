package io.enumway.systems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

import io.enumway.EnumDefinition;
import io.enumway.EnumwayException;
import io.enumway.diagnosis.AllMigrationDiagnostics;
import io.enumway.diagnosis.Diagnosis;
import io.enumway.diagnosis.Finding;
import io.enumway.diagnosis.MigrationDiagnostics;
import io.enumway.diagnosis.Severity;
import io.enumway.testing.StreamingStandby;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * A service whose database is a real streaming standby: it is diagnosed, it is not
 * mended, and it boots as a reader.
 */
@ExtendWith(OutputCaptureExtension.class)
class StandbyTests {

	@AutoClose
	private static StreamingStandby servers;

	private static Path scripts;

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		scripts = Files.createDirectory(directory.resolve("scripts"));
		servers = StreamingStandby.start(directory);
	}

	@Test
	void standbyIsDiagnosedAndReadAndNeverWritten(CapturedOutput output) throws IOException {
		Files.writeString(scripts.resolve("V1__diary.sql"), "create table diary (id int primary key, mood mood)");
		boot(servers.primaryUrl()).close();
		await().until(servers::isCaughtUp);
		Diagnosis healthy = diagnose();
		assertThat(healthy.findings()).extracting(Finding::code).containsExactly("read-only-server");
		assertThat(healthy.worst()).hasValue(Severity.WARNING);
		assertThat(healthy.notes()).isEmpty();
		try (ConfigurableApplicationContext reader = boot(servers.standbyUrl(), "enumway.startup=validate")) {
			assertThat(reader.getBean(JdbcClient.class).sql("select count(*) from diary").query(Long.class).single())
				.isZero();
		}
		// everything is in order on the standby too, so the fast path writes nothing
		boot(servers.standbyUrl()).close();

		Files.writeString(scripts.resolve("V2__more.sql"), "create table more (id int)");
		Diagnosis pending = diagnose();
		assertThat(pending.findings()).extracting(Finding::code).containsExactly("read-only-server");
		assertThat(pending.worst()).hasValue(Severity.CRITICAL);
		assertThatException().isThrownBy(() -> boot(servers.standbyUrl()))
			.satisfies((ex) -> assertThat(ex).hasRootCauseInstanceOf(SQLException.class));
		assertThat(output.toString()).containsSubsequence("APPLICATION FAILED TO START", "Description:", "read-only",
				"SQLSTATE 25006", "Action:", "targetServerType=primary");

		JdbcClient primary = JdbcClient.create(new DriverManagerDataSource(servers.primaryUrl()));
		primary.sql("create type mood_old as enum ('happy')").update();
		await().until(servers::isCaughtUp);
		try (ConfigurableApplicationContext context = tools()) {
			assertThatException().isThrownBy(() -> diagnostics(context).fix(List.of("remove-leftovers")))
				.isInstanceOf(EnumwayException.class)
				.withMessageContaining("read-only transaction")
				.satisfies((ex) -> assertThat(((EnumwayException) ex).getSqlState()).isEqualTo("25006"));
		}
	}

	private static Diagnosis diagnose() {
		try (ConfigurableApplicationContext context = tools()) {
			return diagnostics(context).diagnose();
		}
	}

	private static MigrationDiagnostics diagnostics(ConfigurableApplicationContext context) {
		return context.getBean(AllMigrationDiagnostics.class).iterator().next();
	}

	private static ConfigurableApplicationContext tools() {
		return boot(servers.standbyUrl(), "enumway.startup=none");
	}

	private static ConfigurableApplicationContext boot(String url, String... properties) {
		return new SpringApplicationBuilder(Service.class).web(WebApplicationType.NONE)
			.properties("spring.datasource.url=" + url, "spring.flyway.locations=filesystem:" + scripts,
					"enumway.packages=none.here")
			.properties(properties)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Service {

		@Bean
		EnumDefinition mood() {
			return EnumDefinition.of("mood", "happy", "sad");
		}

	}

}
