package io.enumway;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

import io.enumway.migration.DowngradeRequest;
import io.enumway.migration.MigrationOperations;
import io.enumway.replica.Replica;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that is made of the code of the README alone, release after release.
 */
class ReadmeTests {

	private static final String APPLICATION = """
			@io.enumway.replica.DatabaseService
			@org.springframework.context.annotation.ComponentScan
			public class Application {
			}
			""";

	/**
	 * What the README's lines that read and write stand in.
	 */
	private static final String DOCUMENTS = """
			@org.springframework.stereotype.Component
			public class Documents implements java.util.function.Function<java.util.UUID, java.util.List<?>> {

				private final org.springframework.jdbc.core.simple.JdbcClient jdbc;

				Documents(org.springframework.jdbc.core.simple.JdbcClient jdbc) {
					this.jdbc = jdbc;
				}

				@Override
				public List<?> apply(UUID id) {
					%s
					return documents;
				}

				record Document(UUID id, DocumentStatus status) {
				}

			}
			""";

	private final String readme;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	ReadmeTests() throws IOException {
		this.readme = Files.readString(Path.of("README.md"));
	}

	@Test
	void codeOfTheReadmeIsAServiceThatGrowsAndGoesBack() throws Exception {
		List<String> code = blocks("java");
		assertThat(code).hasSize(3);
		Path first = release("first", code.get(0));
		Path second = release("second", code.get(0).replace("FAILED }", "FAILED, ARCHIVED }"), code.get(1),
				DOCUMENTS.formatted(code.get(2)));
		try (TestDatabase database = TestDatabase.create()) {
			boot(first, database, (context) -> database.execute("""
					insert into documents (status, updated_at) values
					('completed', now() - interval '2 years'), ('processing', now())"""));
			boot(second, database, (context) -> {
				assertThat(statuses(database)).containsExactly("archived", "processing");
				UUID id = database.jdbc()
					.sql("select id from documents where status = 'processing'")
					.query(UUID.class)
					.single();
				assertThat(documents(context, id)).hasSize(2)
					.anyMatch((document) -> document.endsWith("status=ARCHIVED]"))
					.contains("Document[id=%s, status=COMPLETED]".formatted(id));
				context.getBean(MigrationOperations.class).downgrade(DowngradeRequest.steps(1).withForce());
				assertThat(statuses(database)).containsExactly("completed", "completed");
			});
			boot(first, database, (context) -> assertThat(context.getBean(EnumManager.class).find("document_status"))
				.hasValueSatisfying((type) -> assertThat(type.labels()).hasSize(4)));
		}
	}

	private static List<String> statuses(TestDatabase database) {
		return database.jdbc().sql("select status::text from documents order by updated_at").query(String.class).list();
	}

	@SuppressWarnings("unchecked") // as its source above says
	private static List<String> documents(ConfigurableApplicationContext context, UUID id) {
		return ((Function<UUID, List<?>>) context.getBean("documents")).apply(id)
			.stream()
			.map(Object::toString)
			.toList();
	}

	/**
	 * Compile a release into a directory that is its class path.
	 */
	private Path release(String name, String... types) throws IOException {
		Path classes = Files.createDirectories(this.directory.resolve(name));
		Path sources = Files.createDirectories(this.directory.resolve(name + "-sources"));
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-parameters", "-d", classes.toString(), "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
		for (String type : types) {
			arguments.add(write(sources, type));
		}
		arguments.add(write(sources, APPLICATION));
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.as(name)
			.isZero();
		Path migrations = Files.createDirectories(classes.resolve("db/migration"));
		Files.writeString(migrations.resolve("V1__documents.sql"), blocks("sql").get(0));
		return classes;
	}

	private static String write(Path directory, String type) throws IOException {
		String name = Pattern.compile("\\b(?:class|enum) (\\w+)")
			.matcher(type)
			.results()
			.findFirst()
			.orElseThrow()
			.group(1);
		return Files.writeString(directory.resolve(name + ".java"), """
				package com.example;

				import java.util.List;
				import java.util.UUID;

				import io.enumway.*;
				import io.enumway.jdbc.*;
				import io.enumway.migration.*;
				import org.springframework.stereotype.Component;

				""" + type).toString();
	}

	private static void boot(Path release, TestDatabase database, Consumer<ConfigurableApplicationContext> use)
			throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader classes = new URLClassLoader(new URL[] { release.toUri().toURL() }, before)) {
			thread.setContextClassLoader(classes);
			Replica replica = Replica.of(classes.loadClass("com.example.Application"), database,
					"classpath:db/migration");
			try (ConfigurableApplicationContext context = replica.boot((created) -> created.setClassLoader(classes))) {
				use.accept(context);
			}
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private List<String> blocks(String language) {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(this.readme)
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

}
