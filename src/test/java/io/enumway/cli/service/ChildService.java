package io.enumway.cli.service;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * The service in a context with a parent that was started before it, as Spring Cloud's
 * bootstrap context is.
 */
public final class ChildService {

	private ChildService() {
	}

	public static void main(String[] args) {
		ConfigurableApplicationContext parent = new SpringApplicationBuilder(Bootstrap.class)
			.web(WebApplicationType.NONE)
			.run();
		new SpringApplicationBuilder(BusyService.class).parent(parent).run(args);
	}

	@Configuration(proxyBeanMethods = false)
	static class Bootstrap {

	}

}
