package io.enumway.replica;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import io.enumway.testing.TestDatabase;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * A replica of a service, ready to boot.
 *
 * @param service the service, a class with {@link DatabaseService}
 * @param properties its properties
 */
public record Replica(Class<?> service, Map<String, String> properties) {

	public Replica {
		properties = Map.copyOf(properties);
	}

	/**
	 * A replica without a connection pool.
	 * @param service the service
	 * @param database its database
	 * @param locations the locations of its SQL migrations
	 * @return the replica
	 */
	public static Replica of(Class<?> service, TestDatabase database, String locations) {
		return new Replica(service, Map.of("spring.datasource.url", database.url(), "spring.datasource.username",
				database.user(), "spring.datasource.password", database.password(), "spring.datasource.type",
				"org.springframework.jdbc.datasource.SimpleDriverDataSource", "spring.flyway.locations", locations));
	}

	public Replica with(String property, Object value) {
		Map<String, String> all = new LinkedHashMap<>(this.properties);
		all.put(property, value.toString());
		return new Replica(this.service, all);
	}

	public Replica with(Map<String, String> more) {
		Map<String, String> all = new LinkedHashMap<>(this.properties);
		all.putAll(more);
		return new Replica(this.service, all);
	}

	public Replica through(String url) {
		return with("spring.datasource.url", url);
	}

	public Replica withPool(int size) {
		return with("spring.datasource.type", "com.zaxxer.hikari.HikariDataSource")
			.with("spring.datasource.hikari.maximum-pool-size", size);
	}

	public Replica onPlainFlyway() {
		return with(DatabaseAutoConfigurations.PLAIN_FLYWAY, true);
	}

	/**
	 * Boot in this JVM. An exception is that of the failed boot.
	 * @return the running service
	 */
	public ConfigurableApplicationContext boot() {
		return boot((context) -> {
		});
	}

	/**
	 * Boot in this JVM. An exception is that of the failed boot.
	 * @param customizer changes the context before it starts
	 * @return the running service
	 */
	public ConfigurableApplicationContext boot(Consumer<GenericApplicationContext> customizer) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		try {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("replica", Map.copyOf(this.properties)));
			context.register(this.service);
			customizer.accept(context);
			context.refresh();
			return context;
		}
		catch (RuntimeException ex) {
			context.close();
			throw ex;
		}
	}

	/**
	 * Boot and stop.
	 */
	public void bootOnce() {
		boot().close();
	}

	/**
	 * Boot in a JVM of its own.
	 * @return the process
	 */
	public ReplicaProcess start() {
		return ReplicaProcess.start(this);
	}

}
