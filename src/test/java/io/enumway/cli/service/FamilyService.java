package io.enumway.cli.service;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The service as the child of a context that Spring Boot's builder runs with the same
 * arguments.
 */
public final class FamilyService {

	private FamilyService() {
	}

	public static void main(String[] args) {
		new SpringApplicationBuilder().sources(Parent.class).child(BusyService.class).run(args);
	}

	@Configuration(proxyBeanMethods = false)
	static class Parent {

		@Bean
		ApplicationRunner runnerOfTheParent() {
			return (arguments) -> BusyService.works("runner of the parent");
		}

	}

}
