package io.enumway.autoconfigure;

import java.util.stream.Stream;

import io.enumway.EnumChanges;
import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.migration.DowngradeRequest;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;
import io.enumway.migration.MigrationOperations;
import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health, endpoints and metrics of a service on SQLite, over HTTP, while the file changes
 * under it.
 */
class SqliteActuatorTests {

	private final SqliteDatabase database = SqliteDatabase.create("?foreign_keys=on");

	private ConfigurableApplicationContext context;

	private ActuatorClient client;

	@BeforeEach
	void boot() {
		this.context = new SpringApplicationBuilder(Application.class).run(Stream
			.concat(Stream.of(this.database.properties()),
					Stream.of("spring.flyway.locations=classpath:db/none",
							"spring.flyway.fail-on-missing-locations=false", "enumway.packages=none.here",
							"spring.data.jpa.repositories.enabled=false", "server.port=0",
							"spring.datasource.hikari.maximum-pool-size=2",
							"management.endpoints.web.exposure.include=health,flyway,enums,metrics",
							"management.endpoint.health.show-components=always",
							"management.endpoint.health.show-details=always", "enumway.report.time-to-live=100ms"))
			.map((property) -> "--" + property)
			.toArray(String[]::new));
		this.client = new ActuatorClient(this.context);
	}

	@AfterEach
	void stop() {
		this.context.close();
		this.database.close();
	}

	@Test
	void everyViewShowsTheMigrationsAndFollowsTheFile() {
		JsonNode health = this.client.get("health").path("components").path("migrations");
		assertThat(health.path("status").asString()).isEqualTo("UP");
		assertThat(health.path("details").path("currentVersion").asString()).isEqualTo("1");
		assertThat(this.client.get("flyway").at("/contexts/application/flywayBeans/flyway/migrations").size()).isOne();
		JsonNode type = this.client.get("enums/order_status");
		assertThat(type.path("name").asString()).isEqualTo("main.order_status");
		assertThat(type.at("/labels").toString()).isEqualTo("[\"open\",\"paid\",\"sent\"]");
		assertThat(type.at("/declared/name").asString()).isEqualTo("order_status");
		assertThat(metric("enumway.migrations.pending")).isZero();
		assertThat(metric("enumway.lock.wait")).isOne();

		EnumManager enums = this.context.getBean(EnumManager.class);
		enums.renameValue("order_status", "paid", "settled");
		JsonNode drifted = this.client.await((one) -> "DRIFTED".equals(one.at("/details/state").asString()));
		assertThat(drifted.path("status").asString()).isEqualTo("DOWN");
		assertThat(drifted.at("/details/reason").asString()).contains("order_status", "settled");
		enums.renameValue("order_status", "settled", "paid");
		this.client.await((one) -> "UP".equals(one.path("status").asString()));

		this.context.getBean(MigrationOperations.class).downgrade(DowngradeRequest.steps(1).withForce());
		JsonNode pending = this.client.await((one) -> "PENDING".equals(one.at("/details/state").asString()));
		assertThat(pending.at("/details/pending").toString()).isEqualTo("[\"1\"]");
		assertThat(metric("enumway.migrations.pending")).isOne();

		this.context.getBean(MigrationOperations.class).stamp("1");
		this.client.await((one) -> "1".equals(one.at("/details/currentVersion").asString()));

		this.database.execute("drop table flyway_schema_history");
		JsonNode lost = this.client.await((one) -> !"UP".equals(one.path("status").asString()));
		assertThat(lost.at("/details/state").asString()).isNotEqualTo("UP_TO_DATE");
	}

	private int metric(String name) {
		return this.client.get("metrics/" + name).at("/measurements/0/value").asInt(-1);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJdbcRepositoriesAutoConfiguration.class })
	static class Application {

		@Bean
		EnumDefinition orderStatus() {
			return EnumDefinition.of("order_status", "open", "paid", "sent");
		}

		@Bean
		V1__Orders orders() {
			return new V1__Orders();
		}

	}

	static class V1__Orders extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("order_status", "sent").last();
		}

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc()
				.sql("create table orders (id integer primary key, %s)"
					.formatted(m.enums().column("status", "order_status")))
				.update();
		}

		@Override
		protected void downgrade(MigrationContext m) {
			m.jdbc().sql("drop table orders").update();
			m.enums().removeValue("order_status", "sent").unused();
		}

	}

}
