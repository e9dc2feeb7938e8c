package io.enumway.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Asks the endpoints of a running service over HTTP.
 *
 * @param context the service
 */
record ActuatorClient(ConfigurableApplicationContext context) {

	JsonNode get(String path) {
		return JsonMapper.shared().readTree(response(path).body());
	}

	HttpResponse<String> response(String path) {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path))
			.timeout(Duration.ofMinutes(1))
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

	/**
	 * Wait until the health component shows what a refresh in the background has found.
	 */
	JsonNode await(Predicate<JsonNode> condition) {
		return Awaitility.await()
			.pollInterval(Duration.ofMillis(50))
			.until(() -> get("health/migrations"), condition::test);
	}

}
