package com.example.ragchat;

import org.springframework.boot.SpringApplication;

/**
 * The service on an embedded PostgreSQL, for a developer's machine:
 * {@code mvn spring-boot:test-run}. Ctrl-C stops both.
 */
public final class EmbeddedDatabaseApplication {

	private EmbeddedDatabaseApplication() {
	}

	public static void main(String[] args) {
		SpringApplication.from(RagChatApplication::main).with(EmbeddedDatabaseConfiguration.class).run(args);
	}

}
