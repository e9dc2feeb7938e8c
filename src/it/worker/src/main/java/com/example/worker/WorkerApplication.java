package com.example.worker;

import io.enumway.jdbc.EnumParameter;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sends what is queued, and ends.
 */
@SpringBootApplication
public class WorkerApplication {

	public static void main(String[] args) {
		SpringApplication.run(WorkerApplication.class, args);
	}

	@Bean
	CommandLineRunner sendMails(JdbcClient jdbc) {
		return (args) -> jdbc.sql("update mails set status = :sent where status = :queued")
			.param("sent", EnumParameter.of(MailStatus.SENT))
			.param("queued", EnumParameter.of(MailStatus.QUEUED))
			.update();
	}

}
