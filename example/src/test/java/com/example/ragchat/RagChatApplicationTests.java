package com.example.ragchat;

import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service boots on an empty database, says so, and reads and writes its enums.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(EmbeddedDatabaseConfiguration.class)
class RagChatApplicationTests {

	private static final String CONVERSATION = "00000000-0000-4000-8000-000000000003";

	@Autowired
	private DataSource dataSource;

	@LocalServerPort
	private int port;

	private RestTestClient client;

	@BeforeEach
	void connect() {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
	}

	@Test
	void healthShowsTheMigrations() {
		get("/actuator/health").jsonPath("$.status")
			.isEqualTo("UP")
			.jsonPath("$.components.migrations.status")
			.isEqualTo("UP");
	}

	@Test
	void readinessIncludesTheMigrationsAndLivenessDoesNot() {
		get("/actuator/health/readiness").jsonPath("$.components.migrations.status").isEqualTo("UP");
		get("/actuator/health/liveness").jsonPath("$.components.migrations").doesNotExist();
	}

	@Test
	void flywayEndpointShowsEveryMigrationApplied() {
		get("/actuator/flyway").jsonPath("$.contexts.ragchat.flywayBeans.flyway.migrations[*].script")
			.isEqualTo(List.of("V20251221_1430__initial_schema.sql", "V20251222_0915__documents_by_status.sql",
					"V20251223_1000__sample_data.sql", "com.example.ragchat.V20251228_0900__Archive_documents"))
			.jsonPath("$..migrations[?(@.state != 'SUCCESS')]")
			.isEmpty();
	}

	@Test
	void enumsEndpointShowsTheTypes() {
		this.client.get().uri("/actuator/enums").exchange().expectStatus().isOk();
	}

	@Test
	void aMessageIsWrittenAndReadBack() {
		send(HttpMethod.POST, "/conversations/" + CONVERSATION + "/messages",
				Map.of("role", "ASSISTANT", "content", "Whatever we know how to order it to perform."))
			.expectStatus()
			.isCreated()
			.expectBody()
			.jsonPath("$.role")
			.isEqualTo("ASSISTANT");
		get("/conversations/" + CONVERSATION + "/messages").jsonPath("$[*].role")
			.isEqualTo(List.of("USER", "ASSISTANT"));
	}

	@Test
	void theMigrationArchivedTheOldDocument() {
		get("/documents?status=ARCHIVED").jsonPath("$[*].filename").isEqualTo("note-a.txt");
	}

	@Test
	void aStatusIsChangedAndUnknownOnesAreRefused() {
		JdbcClient jdbc = JdbcClient.create(this.dataSource);
		String id = jdbc.sql("select id::text from documents where filename = 'note-g.txt'")
			.query(String.class)
			.single();
		put(id, "COMPLETED").expectStatus().isOk().expectBody().jsonPath("$.status").isEqualTo("COMPLETED");
		assertThat(jdbc.sql("select status::text from documents where id = cast(? as uuid)")
			.param(id)
			.query(String.class)
			.single()).isEqualTo("completed");
		put(id, "LOST").expectStatus().isBadRequest();
		this.client.get()
			.uri("/documents?status=LOST")
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("Failed to convert 'status' with value: 'LOST'");
	}

	@Test
	void whatIsMissingIsABadRequest() {
		String document = "/documents/00000000-0000-4000-8000-000000000001/status";
		String messages = "/conversations/" + CONVERSATION + "/messages";
		for (String body : List.of("{}", "{\"status\": null}")) {
			send(HttpMethod.PUT, document, body).expectStatus().isBadRequest();
		}
		for (String body : List.of("{}", "{\"role\": \"USER\"}", "{\"content\": \"?\"}")) {
			send(HttpMethod.POST, messages, body).expectStatus().isBadRequest();
		}
	}

	private ResponseSpec put(String id, String status) {
		return send(HttpMethod.PUT, "/documents/" + id + "/status", Map.of("status", status));
	}

	private ResponseSpec send(HttpMethod method, String uri, Object body) {
		return this.client.method(method).uri(uri).contentType(MediaType.APPLICATION_JSON).body(body).exchange();
	}

	private BodyContentSpec get(String uri) {
		return this.client.get().uri(uri).exchange().expectStatus().isEqualTo(HttpStatus.OK).expectBody();
	}

}
