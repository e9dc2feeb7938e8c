package io.enumway.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.enumway.EnumDefinition;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.StallingWire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.util.UriUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Boots a web application and looks at it as an operator does: over HTTP, while its
 * database changes under it.
 */
class ActuatorTests {

	private TestDatabase database;

	private StallingWire wire;

	private ConfigurableApplicationContext context;

	@BeforeEach
	void boot() {
		this.database = TestDatabase.create();
		this.wire = new StallingWire(this.database.url());
		this.context = new SpringApplicationBuilder(Application.class)
			.run(Stream
				.concat(Stream.of(this.database.properties()).map(this.wire::url),
						Stream.of("spring.flyway.locations=classpath:db/views", "enumway.packages=none.here",
								"server.port=0", "spring.datasource.hikari.maximum-pool-size=2",
								"spring.datasource.hikari.connection-timeout=500",
								"management.endpoints.web.exposure.include=health,flyway,enums,metrics",
								"management.endpoint.health.show-components=always",
								"management.endpoint.health.show-details=always", "enumway.report.time-to-live=100ms",
								"enumway.report.timeout=500ms"))
				.map((property) -> "--" + property)
				.toArray(String[]::new));
	}

	@AfterEach
	void stop() {
		this.context.close();
		this.wire.close();
		this.database.close();
	}

	@Test
	void showsTheMigrationsInEveryView() {
		JsonNode health = get("health").path("components").path("migrations");
		assertThat(health.path("status").asString()).isEqualTo("UP");
		assertThat(health.path("details").path("currentVersion").asString()).isEqualTo("2");
		assertThat(health.path("details").path("lastApplied").asString()).isEqualTo("V2__Order_notes.sql");
		assertThat(get("flyway").at("/contexts/application/flywayBeans/flyway/migrations").size()).isEqualTo(2);
		JsonNode type = get("enums").at("/types/0");
		assertThat(type.path("name").asString()).isEqualTo(TestDatabase.schema() + ".order_status");
		assertThat(type.at("/labels").toString()).isEqualTo("[\"open\",\"paid\"]");
		assertThat(type.at("/declared/name").asString()).isEqualTo("order_status");
		assertThat(get("enums/order_status")).isEqualTo(type);
		assertThat(get(
				"enums/" + UriUtils.encodePathSegment(TestDatabase.schema(), StandardCharsets.UTF_8) + ".order_status"))
			.isEqualTo(type);
		assertThat(response("enums/nothing").statusCode()).isEqualTo(404);
		assertThat(get("metrics/enumway.migrations.pending").at("/measurements/0/value").asInt(-1)).isZero();
		assertThat(get("metrics/enumway.lock.wait").at("/measurements/0/value").asInt()).isOne();
	}

	@Test
	void showsFailedRowWithoutRestart() {
		this.database.execute("update flyway_schema_history set success = false where version = '2'");
		JsonNode migrations = await((health) -> "FAILED".equals(health.at("/details/state").asString()));
		assertThat(migrations.path("status").asString()).isEqualTo("DOWN");
		assertThat(migrations.at("/details/reason").asString()).contains("2");
		assertThat(response("health").statusCode()).isEqualTo(503);
	}

	@Test
	void showsDowngradeWithoutRestart() {
		this.database.execute(
				"""
						insert into flyway_schema_history
						select installed_rank + 1, version, description, 'DELETE', script, checksum, installed_by, now(), 0, true
						from flyway_schema_history where version = '2'
						""");
		JsonNode migrations = await((health) -> "PENDING".equals(health.at("/details/state").asString()));
		assertThat(migrations.path("status").asString()).isEqualTo("OUT_OF_SERVICE");
		assertThat(migrations.at("/details/pending").toString()).isEqualTo("[\"2\"]");
		assertThat(get("metrics/enumway.migrations.pending").at("/measurements/0/value").asInt()).isOne();
	}

	@Test
	void staysUpWithFutureVersion() {
		this.database.execute("""
				insert into flyway_schema_history
				select installed_rank + 1, '99', 'future', 'SQL', 'V99__future.sql', 1, installed_by, now(), 0, true
				from flyway_schema_history where version = '2'
				""");
		JsonNode migrations = await((health) -> "99".equals(health.at("/details/currentVersion").asString()));
		assertThat(migrations.path("status").asString()).isEqualTo("UP");
	}

	@Test
	void showsLostDatabaseWithoutRestartAndWithoutWaitingForIt() {
		this.database.close();
		JsonNode migrations = await((health) -> "UNREACHABLE".equals(health.at("/details/state").asString()));
		assertThat(migrations.path("status").asString()).isEqualTo("DOWN");
		assertThat(get("enums").path("problem").asString()).isNotEmpty();
	}

	@Test
	void showsDriftWithoutRestart() {
		this.database.execute("alter type order_status rename value 'paid' to 'settled'");
		JsonNode migrations = await((health) -> "DRIFTED".equals(health.at("/details/state").asString()));
		assertThat(migrations.path("status").asString()).isEqualTo("DOWN");
		assertThat(migrations.at("/details/reason").asString()).contains("order_status").contains("settled");
		this.database.execute("alter type order_status rename value 'settled' to 'paid'");
		await((health) -> "UP".equals(health.path("status").asString()));
	}

	@Test
	void hungDatabaseHoldsNoRequestUpAndItsReturnIsSeen() {
		this.wire.stall();
		long slowest = 0;
		JsonNode migrations;
		do {
			long start = System.nanoTime();
			migrations = get("health/migrations");
			slowest = Math.max(slowest, System.nanoTime() - start);
			sleep();
		}
		while (!"UNREACHABLE".equals(migrations.at("/details/state").asString()));
		assertThat(migrations.path("status").asString()).isEqualTo("DOWN");
		assertThat(migrations.at("/details/reason").asString()).isNotEmpty();
		assertThat(migrations.at("/details/currentVersion").asString()).isEqualTo("2");
		assertThat(get("metrics/enumway.migrations.pending").at("/measurements/0/value").asInt(-1)).isZero();
		assertThat(get("enums").path("problem").asString()).isNotEmpty();
		assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofMillis(400));
		this.wire.resume();
		await((health) -> "UP".equals(health.path("status").asString()));
	}

	@Test
	void reportIsAsOldAsItsTimeToLiveAtMost() {
		Instant first = Instant.parse(get("health/migrations").at("/details/checkedAt").asString());
		JsonNode migrations = await(
				(health) -> Instant.parse(health.at("/details/checkedAt").asString()).isAfter(first));
		assertThat(migrations.path("status").asString()).isEqualTo("UP");
	}

	/**
	 * Wait until the health component shows what a refresh in the background has found.
	 */
	private JsonNode await(Predicate<JsonNode> condition) {
		long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		JsonNode migrations = get("health/migrations");
		while (!condition.test(migrations)) {
			assertThat(System.nanoTime()).as("in time: %s", migrations).isLessThan(deadline);
			sleep();
			migrations = get("health/migrations");
		}
		return migrations;
	}

	private static void sleep() {
		try {
			Thread.sleep(50);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private JsonNode get(String path) {
		return JsonMapper.shared().readTree(response(path).body());
	}

	private HttpResponse<String> response(String path) {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path))
			.timeout(Duration.ofSeconds(3))
			.build();
		try {
			return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
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
