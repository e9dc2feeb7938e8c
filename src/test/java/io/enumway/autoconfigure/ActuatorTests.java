package io.enumway.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.enumway.EnumDefinition;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.StallingWire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.util.UriUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Boots a web application and looks at it as an operator does: over HTTP, while its
 * database changes under it.
 */
class ActuatorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private TestDatabase database;

	private StallingWire wire;

	private ConfigurableApplicationContext context;

	private ActuatorClient client;

	@BeforeEach
	void boot() {
		this.database = TestDatabase.create();
		this.wire = new StallingWire(this.database.url());
		this.context = new SpringApplicationBuilder(Application.class).run(Stream
			.concat(Stream.of(this.database.properties()).map(this.wire::url),
					Stream.of("spring.flyway.locations=classpath:db/views", "enumway.packages=none.here",
							"server.port=0", "spring.datasource.hikari.maximum-pool-size=2",
							"spring.datasource.hikari.connection-timeout=" + TIMEOUT.toMillis(),
							"management.endpoints.web.exposure.include=health,flyway,enums,metrics",
							"management.endpoint.health.show-components=always",
							"management.endpoint.health.show-details=always", "enumway.report.time-to-live=100ms",
							"enumway.report.timeout=" + TIMEOUT.toMillis() + "ms"))
			.map((property) -> "--" + property)
			.toArray(String[]::new));
		this.client = new ActuatorClient(this.context);
	}

	@AfterEach
	void stop() {
		this.context.close();
		this.wire.close();
		this.database.close();
	}

	@Test
	void showsTheMigrationsInEveryView() {
		JsonNode health = this.client.get("health").path("components").path("migrations");
		assertThat(health.path("status").asString()).isEqualTo("UP");
		assertThat(health.path("details").path("currentVersion").asString()).isEqualTo("2");
		assertThat(health.path("details").path("lastApplied").asString()).isEqualTo("V2__Order_notes.sql");
		assertThat(this.client.get("flyway").at("/contexts/application/flywayBeans/flyway/migrations").size())
			.isEqualTo(2);
		JsonNode type = this.client.get("enums").at("/types/0");
		assertThat(type.path("name").asString()).isEqualTo(TestDatabase.schema() + ".order_status");
		assertThat(type.at("/labels").toString()).isEqualTo("[\"open\",\"paid\"]");
		assertThat(type.at("/declared/name").asString()).isEqualTo("order_status");
		assertThat(this.client.get("enums/order_status")).isEqualTo(type);
		assertThat(this.client.get(
				"enums/" + UriUtils.encodePathSegment(TestDatabase.schema(), StandardCharsets.UTF_8) + ".order_status"))
			.isEqualTo(type);
		assertThat(this.client.response("enums/nothing").statusCode()).isEqualTo(404);
		assertThat(this.client.get("metrics/enumway.migrations.pending").at("/measurements/0/value").asInt(-1))
			.isZero();
		assertThat(this.client.get("metrics/enumway.lock.wait").at("/measurements/0/value").asInt()).isOne();
	}

	@Test
	void showsFailedRowWithoutRestart() {
		this.database.execute("update flyway_schema_history set success = false where version = '2'");
		JsonNode migrations = this.client.await((health) -> "FAILED".equals(health.at("/details/state").asString()));
		assertThat(migrations.path("status").asString()).isEqualTo("DOWN");
		assertThat(migrations.at("/details/reason").asString()).contains("2");
		assertThat(this.client.response("health").statusCode()).isEqualTo(503);
	}

	@Test
	void showsDowngradeWithoutRestart() {
		this.database.execute(
				"""
						insert into flyway_schema_history
						select installed_rank + 1, version, description, 'DELETE', script, checksum, installed_by, now(), 0, true
						from flyway_schema_history where version = '2'
						""");
		JsonNode migrations = this.client.await((health) -> "PENDING".equals(health.at("/details/state").asString()));
		assertThat(migrations.path("status").asString()).isEqualTo("OUT_OF_SERVICE");
		assertThat(migrations.at("/details/pending").toString()).isEqualTo("[\"2\"]");
		assertThat(this.client.get("metrics/enumway.migrations.pending").at("/measurements/0/value").asInt()).isOne();
	}

	@Test
	void staysUpWithFutureVersion() {
		this.database.execute("""
				insert into flyway_schema_history
				select installed_rank + 1, '99', 'future', 'SQL', 'V99__future.sql', 1, installed_by, now(), 0, true
				from flyway_schema_history where version = '2'
				""");
		JsonNode migrations = this.client
			.await((health) -> "99".equals(health.at("/details/currentVersion").asString()));
		assertThat(migrations.path("status").asString()).isEqualTo("UP");
	}

	@Test
	void showsLostDatabaseWithoutRestartAndWithoutWaitingForIt() {
		this.database.close();
		JsonNode migrations = this.client
			.await((health) -> "UNREACHABLE".equals(health.at("/details/state").asString()));
		assertThat(migrations.path("status").asString()).isEqualTo("DOWN");
		assertThat(this.client.get("enums").path("problem").asString()).isNotEmpty();
	}

	@Test
	void showsDriftWithoutRestart() {
		this.database.execute("alter type order_status rename value 'paid' to 'settled'");
		JsonNode migrations = this.client.await((health) -> "DRIFTED".equals(health.at("/details/state").asString()));
		assertThat(migrations.path("status").asString()).isEqualTo("DOWN");
		assertThat(migrations.at("/details/reason").asString()).contains("order_status").contains("settled");
		this.database.execute("alter type order_status rename value 'settled' to 'paid'");
		this.client.await((health) -> "UP".equals(health.path("status").asString()));
	}

	@Test
	void hungDatabaseHoldsNoRequestUpAndItsReturnIsSeen() {
		// the first request of all waits for nobody either, but loads classes
		this.client.get("health/migrations");
		this.wire.stall();
		AtomicLong slowest = new AtomicLong();
		JsonNode migrations = await().pollInterval(Duration.ofMillis(50)).until(() -> {
			long start = System.nanoTime();
			JsonNode health = this.client.get("health/migrations");
			slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
			return health;
		}, (health) -> "UNREACHABLE".equals(health.at("/details/state").asString()));
		assertThat(migrations.path("status").asString()).isEqualTo("DOWN");
		assertThat(migrations.at("/details/reason").asString()).isNotEmpty();
		assertThat(migrations.at("/details/currentVersion").asString()).isEqualTo("2");
		assertThat(this.client.get("metrics/enumway.migrations.pending").at("/measurements/0/value").asInt(-1))
			.isZero();
		assertThat(this.client.get("enums").path("problem").asString()).isNotEmpty();
		assertThat(Duration.ofNanos(slowest.get())).as("what waits for the database waits this long")
			.isLessThan(TIMEOUT);
		this.wire.resume();
		this.client.await((health) -> "UP".equals(health.path("status").asString()));
	}

	@Test
	void reportIsAsOldAsItsTimeToLiveAtMost() {
		Instant first = Instant.parse(this.client.get("health/migrations").at("/details/checkedAt").asString());
		JsonNode migrations = this.client
			.await((health) -> Instant.parse(health.at("/details/checkedAt").asString()).isAfter(first));
		assertThat(migrations.path("status").asString()).isEqualTo("UP");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		EnumDefinition orderStatus() {
			return EnumDefinition.of("order_status", "open", "paid");
		}

	}

}
