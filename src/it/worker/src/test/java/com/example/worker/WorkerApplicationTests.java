package com.example.worker;

import io.enumway.EnumManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packed starter does its work where nothing optional is there.
 */
class WorkerApplicationTests {

	@Test
	void migratesAndWorks() throws Exception {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
				ConfigurableApplicationContext context = SpringApplication.run(WorkerApplication.class,
						"--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
						"--spring.datasource.username=postgres", "--spring.datasource.password=postgres")) {
			assertThat(context.getBean(EnumManager.class).find("mail_status").orElseThrow().labels())
				.containsExactly("queued", "sent", "not-delivered");
			assertThat(
					context.getBean(JdbcClient.class).sql("select status from mails").query(MailStatus.class).single())
				.isEqualTo(MailStatus.SENT);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.health.contributor.HealthIndicator",
			"org.springframework.boot.actuate.endpoint.annotation.Endpoint",
			"io.micrometer.core.instrument.MeterRegistry", "org.springframework.web.client.RestClient",
			"jakarta.persistence.Entity", "org.springframework.data.jdbc.core.convert.JdbcCustomConversions",
			"org.sqlite.JDBC" })
	void nothingOptionalIsThere(String className) {
		assertThat(ClassUtils.isPresent(className, null)).isFalse();
	}

}
