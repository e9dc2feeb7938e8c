package com.example.ragchat;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * The service on SQLite.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("sqlite")
class RagChatOnSqliteTests {

	@TempDir
	private static Path directory;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		registry.add("DATABASE_FILE", () -> directory.resolve("ragchat.db").toString());
	}

	@Test
	void migratesAndServes() {
		RestTestClient client = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
		client.get()
			.uri("/actuator/health")
			.exchange()
			.expectBody()
			.jsonPath("$.components.migrations.status")
			.isEqualTo("UP");
		client.get()
			.uri("/documents?status=ARCHIVED")
			.exchange()
			.expectBody()
			.jsonPath("$[*].filename")
			.isEqualTo("note-a.txt");
		client.post()
			.uri("/conversations/00000000-0000-4000-8000-000000000003/messages")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("role", "ASSISTANT", "content", "Whatever we know how to order."))
			.exchange()
			.expectStatus()
			.isCreated();
	}

}
