package io.enumway.autoconfigure;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.enumway.EnumDefinition;
import io.enumway.dialect.EnumDialects;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Boots real applications that cannot migrate and reads what Spring Boot reports.
 */
@ExtendWith(OutputCaptureExtension.class)
class MigrationFailureTests {

	@AutoClose
	private TestDatabase database;

	@BeforeEach
	void prepare() {
		this.database = TestDatabase.create();
	}

	@Test
	void databaseIsDown(CapturedOutput output) throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		boot(Application.class, "spring.datasource.url=jdbc:postgresql://localhost:" + port + "/app");
		assertThat(report(output)).contains("The database cannot be reached")
			.contains("SQLSTATE 08001")
			.contains("spring.flyway.connect-retries");
	}

	@Test
	void databaseDoesNotExist(CapturedOutput output) {
		boot(Application.class,
				"spring.datasource.url=" + this.database.url().replace(this.database.name(), "nowhere"));
		assertThat(report(output)).contains("does not exist")
			.contains("SQLSTATE 3D000")
			.contains("Create the database");
	}

	@Test
	void passwordIsWrong(CapturedOutput output) {
		try (RefusingServer server = RefusingServer.start("28P01", "password authentication failed for user \"app\"")) {
			boot(Application.class, "spring.datasource.url=" + server.url());
			assertThat(report(output)).contains("refused the login")
				.contains("SQLSTATE 28P01")
				.contains("spring.datasource.password");
		}
	}

	@Test
	void roleMayNotCreate(CapturedOutput output) {
		String role = this.database.name() + "_app";
		this.database.execute("create role " + role + " login password 'secret'");
		this.database.execute("grant usage on schema %1$s to public; revoke create on schema %1$s from public"
			.formatted(TestDatabase.quotedSchema()));
		try {
			boot(Application.class, "spring.datasource.username=" + role, "spring.datasource.password=secret");
			assertThat(report(output)).contains("lacks a privilege")
				.contains("SQLSTATE 42501")
				.contains("GRANT CREATE")
				.doesNotContain("secret");
			assertThat(objects()).isEmpty();
		}
		finally {
			this.database.execute("drop owned by " + role);
			this.database.execute("drop role " + role);
		}
	}

	@Test
	void roleThatMayNotReadTheHistoryIsToldWhatToGrant(CapturedOutput output) {
		assertThat(run(Application.class)).isNull();
		String role = this.database.name() + "_app";
		this.database.execute("create role " + role + " login password 'secret'");
		this.database.execute("grant usage on schema %s to %s".formatted(TestDatabase.quotedSchema(), role));
		String[] validate = { "spring.datasource.username=" + role, "spring.datasource.password=secret",
				"enumway.startup=validate", "enumway.validate.timeout=500ms" };
		try {
			boot(Application.class, validate);
			assertThat(report(output)).contains("The schema is not ready")
				.contains("flyway_schema_history")
				.contains("SELECT on the history table")
				.contains("needs no privilege to migrate");
			this.database
				.execute("grant select on all tables in schema %s to %s".formatted(TestDatabase.quotedSchema(), role));
			assertThat(run(Application.class, validate)).isNull();
		}
		finally {
			this.database.execute("drop owned by " + role);
			this.database.execute("drop role " + role);
		}
	}

	@Test
	void databaseIsReadOnly(CapturedOutput output) {
		this.database
			.execute("alter database %s set default_transaction_read_only = on".formatted(this.database.name()));
		boot(Application.class);
		assertThat(report(output)).contains("read-only")
			.contains("SQLSTATE 25006")
			.contains("targetServerType=primary");
		assertThat(objects()).isEmpty();
	}

	@Test
	void valueIsUsedByTheTransactionThatAddsIt(CapturedOutput output) {
		this.database.execute("create type mood as enum ('sad')");
		boot(Application.class, "spring.flyway.locations=classpath:db/unsafe", "spring.flyway.baseline-on-migrate=true",
				"spring.flyway.baseline-version=0");
		assertThat(report(output)).contains("its own transaction added")
			.contains("SQLSTATE 55P04")
			.contains("EnumMigration");
	}

	@Test
	void aFlywayBeanThatBypassesTheStrategyLacksADeclaredType(@TempDir Path scripts, CapturedOutput output)
			throws IOException {
		Files.writeString(scripts.resolve("V1__Table.sql"), "create table person (mood mood)");
		boot(Bypass.class, "scripts=" + scripts);
		assertThat(report(output)).contains("names an object that does not exist")
			.contains("SQLSTATE 42704")
			.contains("did not migrate through Enumway")
			.contains("new FlywayMigrationInitializer(flyway, strategy)");
		assertThat(objects()).containsExactly("flyway_schema_history");
	}

	@Test
	void declarationsContradict(CapturedOutput output) {
		boot(Contradiction.class);
		assertThat(report(output)).contains("Enum type mood is declared twice with different labels")
			.contains("[sad]")
			.contains("[happy]")
			.contains("Give the two declarations the same labels");
		assertThat(objects()).isEmpty();
	}

	@Test
	void lockIsHeldByAnother(CapturedOutput output) throws Exception {
		try (Connection other = this.database.connect()) {
			other.createStatement().execute("set application_name = 'other replica'");
			assertThat(EnumDialects.of(other)
				.lock(TestDatabase.quotedSchema() + ".\"flyway_schema_history\"")
				.tryAcquire(other)).isTrue();
			boot(Application.class, "enumway.lock.timeout=300ms");
		}
		assertThat(report(output)).contains("not free within")
			.contains("other replica")
			.contains("enumway.lock.timeout");
		assertThat(objects()).isEmpty();
	}

	@Test
	void migrationFailedHalfWayOutsideATransaction(CapturedOutput output) {
		boot(Application.class, "spring.flyway.locations=classpath:db/half");
		assertThat(report(output)).contains("V1__Half.sql failed: ERROR: invalid input syntax")
			.contains("SQLSTATE: 22P02")
			.contains("Undo by hand what V1__Half.sql left behind")
			.contains("DELETE FROM");
		assertThat(objects()).contains("half");
	}

	@Test
	void failureOfAMigrationItselfIsLeftToFlyway(CapturedOutput output) {
		this.database.execute("""
				create function refuse() returns event_trigger language plpgsql as $$
				begin
					if exists (select from pg_event_trigger_ddl_commands()
							where object_identity like '%orders') then
						raise exception 'no orders today';
					end if;
				end $$;
				create event trigger refuse on ddl_command_end
					when tag in ('CREATE TABLE') execute function refuse()""");
		boot(Application.class, "spring.flyway.baseline-on-migrate=true", "spring.flyway.baseline-version=0");
		assertThat(output).contains("V1__Orders.sql").contains("no orders today").doesNotContain("Description:");
		assertThat(objects()).containsExactly("flyway_schema_history");
	}

	private void boot(Class<?> application, String... properties) {
		assertThat(run(application, properties)).isNotNull();
	}

	private @Nullable Throwable run(Class<?> application, String... properties) {
		Map<String, String> all = new LinkedHashMap<>();
		Stream.of(this.database.properties()).forEach((property) -> put(all, property));
		put(all, "spring.flyway.locations=classpath:db/views");
		put(all, "enumway.packages=none.here");
		put(all, "spring.datasource.hikari.connection-timeout=5000");
		put(all, "spring.datasource.hikari.maximum-pool-size=2");
		Stream.of(properties).forEach((property) -> put(all, property));
		String[] arguments = all.entrySet()
			.stream()
			.map((property) -> "--" + property.getKey() + "=" + property.getValue())
			.toArray(String[]::new);
		return catchThrowable(
				() -> new SpringApplicationBuilder(application).web(WebApplicationType.NONE).run(arguments).close());
	}

	private static void put(Map<String, String> properties, String property) {
		int equals = property.indexOf('=');
		properties.put(property.substring(0, equals), property.substring(equals + 1));
	}

	/**
	 * The tables and enum types that the boot left.
	 */
	private List<String> objects() {
		return this.database.jdbc()
			.sql("""
					select relname from pg_class where relnamespace::regnamespace::text = quote_ident(current_schema()) and relkind = 'r'
					union all
					select typname from pg_type where typnamespace::regnamespace::text = quote_ident(current_schema()) and typtype = 'e'
					""")
			.query(String.class)
			.list();
	}

	private static String report(CapturedOutput output) {
		assertThat(output).contains("APPLICATION FAILED TO START").contains("Description:").contains("Action:");
		return output.toString().substring(output.toString().indexOf("APPLICATION FAILED TO START"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Bypass {

		@Bean(initMethod = "migrate")
		Flyway ours(DataSource dataSource, @Value("${scripts}") String scripts) {
			return Flyway.configure().dataSource(dataSource).locations("filesystem:" + scripts).load();
		}

		@Bean
		EnumDefinition mood() {
			return EnumDefinition.of("mood", "sad", "happy");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Contradiction {

		@Bean
		EnumDefinition sad() {
			return EnumDefinition.of("mood", "sad");
		}

		@Bean
		EnumDefinition happy() {
			return EnumDefinition.of("mood", "happy");
		}

	}

}
