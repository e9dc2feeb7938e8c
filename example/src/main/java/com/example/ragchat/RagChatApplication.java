package com.example.ragchat;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The service.
 */
@SpringBootApplication
public class RagChatApplication {

	public static void main(String[] args) {
		SpringApplication.run(RagChatApplication.class, args);
	}

}
