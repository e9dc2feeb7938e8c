package com.example.ragchat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every command of the packed service, as a process of its own.
 */
class MigrateCommandIT {

	private static final List<String> COMMANDS = List.of("upgrade", "downgrade", "reset", "current", "history", "plan",
			"validate", "stamp", "enums", "create", "diagnose", "fix", "lint", "completion");

	@TempDir
	private Path directory;

	/**
	 * Many commands, so the jar is extracted and its classes are shared, as Spring Boot
	 * recommends for a quick start; the other tests run the jar itself.
	 */
	@Test
	void goesUpAndDown() throws Exception {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.start(); ServerSocket taken = new ServerSocket(0)) {
			Service service = new Service(postgres.getJdbcUrl("postgres", "postgres"), taken.getLocalPort())
				.extracted();
			assertThat(service.migrate(3, "current")).startsWith("none 4 pending migrations");
			assertThat(service.migrate(3, "plan")).contains("initial schema", "From none to 20251228.0900");
			assertThat(service.migrate(3, "upgrade", "20251223_1000", "--sql")).contains("CREATE TYPE",
					"flyway_schema_history", "create index concurrently");
			assertThat(service.json(1, "upgrade", "--sql")).containsKeys("error", "remedy");
			assertThat(service.migrate(0, "upgrade")).contains("Upgraded", "from none to 20251228.0900");
			assertThat(service.json(0, "current")).containsEntry("schema", "public")
				.containsEntry("pending", List.of());
			assertThat(service.json(0, "history")).containsKey("entries");
			assertThat(service.json(0, "validate")).containsEntry("problems", List.of());
			assertThat(service.json(0, "enums")).containsEntry("drift", List.of());
			assertThat(service.json(0, "plan")).containsEntry("migrations", List.of());
			assertThat(service.json(0, "diagnose", "--fail-on", "error")).containsKeys("findings", "notes", "at");
			assertThat(service.json(0, "fix", "--auto", "--dry-run")).containsEntry("fixes", List.of());
			assertThat(service.json(1, "downgrade")).containsKeys("error", "remedy");
			assertThat(service.json(0, "downgrade", "--force")).containsEntry("to", "20251223.1000");
			assertThat(service.json(0, "stamp", "20251228_0900")).containsEntry("to", "20251228.0900");
			assertThat(service.json(0, "stamp", "20251223_1000")).containsEntry("to", "20251223.1000");
			assertThat(service.json(0, "upgrade")).containsEntry("to", "20251228.0900");
			assertThat(service.json(1, "reset", "--confirm", "postgres")).containsKeys("error", "remedy");
			assertThat(service.migrate(0, "reset", "--confirm", "postgres", "--enumway.undo.reset-disabled=false"))
				.contains("Downgraded", "to none", "dropped enum type");
			assertThat(service.migrate(2, "current", "--flyway", "other")).isEmpty();
		}
	}

	@Test
	void worksWithoutADatabase() throws Exception {
		try (ServerSocket taken = new ServerSocket(0)) {
			Service service = new Service("jdbc:postgresql://localhost:1/nowhere", taken.getLocalPort());
			assertThat(service.json(0, "create", "add user timezone").get("files")).asString()
				.contains("__add_user_timezone.sql");
			assertThat(service.json(0, "lint", "src/main/resources/db/migration/" + created()))
				.containsEntry("findings", List.of());
			assertThat(service.json(0, "completion").get("script")).asString().contains("complete -F");
			assertThat(service.migrate(1, "current")).isEmpty();
			assertThat(service.migrate(2, "upgrde")).isEmpty();
			assertThat(service.migrate(0, "--help")).contains(COMMANDS);
			assertThat(service.migrate(0, "downgrade", "--help")).startsWith("Usage: migrate downgrade");
		}
	}

	/**
	 * A Job migrates, the service validates: in any order.
	 */
	@Test
	void serviceThatValidatesWaitsForTheJob() throws Exception {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
			Service service = new Service(postgres.getJdbcUrl("postgres", "postgres"), 0);
			Path log = this.directory.resolve("service.txt");
			Process waiting = service.start(log, "--enumway.startup=validate");
			try {
				await(log, "HikariPool-1 - Start completed");
				assertThat(service.migrate(0, "upgrade")).contains("Upgraded");
				await(log, "Started RagChatApplication");
			}
			finally {
				waiting.destroyForcibly().waitFor();
			}
		}
	}

	private static void await(Path log, String text) throws Exception {
		for (int i = 0; i < 900 && !Files.readString(log).contains(text); i++) {
			Thread.sleep(200);
		}
		assertThat(Files.readString(log)).contains(text);
	}

	private String created() throws IOException {
		try (var files = Files.list(this.directory.resolve("src/main/resources/db/migration"))) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.startsWith("V"))
				.findFirst()
				.orElseThrow();
		}
	}

	/**
	 * The service, told to listen on a port that is taken: a command that opened it would
	 * fail.
	 */
	private final class Service {

		private final Map<String, String> environment;

		private List<String> options = List.of("-jar", System.getProperty("ragchat.jar"));

		Service(String url, int port) {
			this.environment = Map.of("DATABASE_URL", url, "DATABASE_USER", "postgres", "DATABASE_PASSWORD", "postgres",
					"SERVER_PORT", String.valueOf(port));
		}

		Service extracted() throws Exception {
			Path jar = Path.of(System.getProperty("ragchat.jar"));
			Path extracted = MigrateCommandIT.this.directory.resolve("extracted");
			this.options = List.of("-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination",
					extracted.toString());
			run(0);
			String archive = MigrateCommandIT.this.directory.resolve("classes.jsa").toString();
			String main = extracted.resolve(jar.getFileName()).toString();
			this.options = List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive, "-jar", main);
			migrate(3, "current");
			this.options = List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + archive, "-jar", main);
			return this;
		}

		Map<String, Object> json(int code, String... arguments) throws Exception {
			List<String> all = new ArrayList<>(List.of(arguments));
			all.add("--json");
			return JsonParserFactory.getJsonParser().parseMap(migrate(code, all.toArray(String[]::new)));
		}

		Process start(Path log, String... arguments) throws IOException {
			return builder(arguments).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		}

		private ProcessBuilder builder(String... arguments) {
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
							"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
			command.addAll(this.options);
			command.addAll(List.of(arguments));
			ProcessBuilder builder = new ProcessBuilder(command).directory(MigrateCommandIT.this.directory.toFile());
			builder.environment().putAll(this.environment);
			return builder;
		}

		String migrate(int code, String... arguments) throws Exception {
			List<String> command = new ArrayList<>(List.of("migrate"));
			command.addAll(List.of(arguments));
			return run(code, command.toArray(String[]::new));
		}

		String run(int code, String... command) throws Exception {
			Path out = MigrateCommandIT.this.directory.resolve("out.txt");
			Path err = MigrateCommandIT.this.directory.resolve("err.txt");
			Process process = builder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
			try {
				assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
			}
			finally {
				process.destroyForcibly();
			}
			assertThat(process.exitValue())
				.as("%s: %s %s", List.of(command), Files.readString(out), Files.readString(err))
				.isEqualTo(code);
			return Files.readString(out);
		}

	}

}
