package io.enumway.autoconfigure;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.enumway.autoconfigure.sample.SampleApplication;
import io.enumway.migration.EnumDriftException;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * Boots applications whose tables come from Hibernate or a script.
 */
@ExtendWith(OutputCaptureExtension.class)
class WithoutFlywayTests {

	@AutoClose
	private TestDatabase database;

	@BeforeEach
	void prepare() {
		this.database = TestDatabase.create();
	}

	@Test
	void typesExistBeforeHibernateCreatesTables() {
		boot("spring.jpa.hibernate.ddl-auto=update");
		assertThat(columnTypes("ticket", "status")).containsExactly("ticket_status");
		assertThat(types()).containsExactlyInAnyOrder("audit.event_kind[CREATED, DELETED]",
				TestDatabase.schema() + ".ticket_status[open, closed]");
	}

	@Test
	void typesExistBeforeSchemaScript() {
		boot("spring.sql.init.mode=always", "spring.sql.init.schema-locations=classpath:db/views-schema.sql",
				"spring.jpa.hibernate.ddl-auto=none");
		assertThat(columnTypes("script_ticket", "status")).containsExactly("ticket_status");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			flyway_schema_history | spring.flyway.table=flyway_schema_history
			flyway_schema_history | spring.flyway.default-schema=app
			app.history           | spring.flyway.default-schema=app, spring.flyway.table=history
			app.flyway_schema_history | spring.flyway.schemas=app,other
			""")
	void typesAreLeftToWhoeverMigrates(String history, String properties) {
		this.database.execute("create schema app");
		this.database.execute("create table %s (version text)".formatted(history));
		assertThatException().isThrownBy(() -> boot(properties.split(", ")))
			.havingRootCause()
			.isInstanceOf(EnumDriftException.class)
			.withMessageContaining("ticket_status");
		assertThat(types()).isEmpty();
	}

	@Test
	void typesOfWhoeverMigratesAreThoseInItsSchema() {
		this.database.execute("create schema app; create schema audit");
		this.database.execute("create table app.flyway_schema_history (version text)");
		this.database.execute("create type app.ticket_status as enum ('open', 'closed')");
		this.database.execute("create type ticket_status as enum ('stray')");
		this.database.execute("create type audit.event_kind as enum ('CREATED', 'DELETED')");
		boot("spring.flyway.default-schema=app", "spring.jpa.hibernate.ddl-auto=none");
		assertThat(types()).hasSize(3);
	}

	@Test
	void schemaThatAnotherReplicaCreatesAtTheSameTime(CapturedOutput output) throws Exception {
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("create schema audit");
			CompletableFuture<Void> boot = CompletableFuture
				.runAsync(() -> boot("spring.jpa.hibernate.ddl-auto=none", "enumway.lock.blocked-after=100ms"));
			this.database.awaitBlocked("create schema%");
			await().untilAsserted(() -> assertThat(output).contains("is blocked by pid"));
			other.commit();
			boot.get(1, TimeUnit.MINUTES);
		}
		assertThat(types()).hasSize(2);
	}

	private void boot(String... properties) {
		new SpringApplicationBuilder(SampleApplication.class).web(WebApplicationType.NONE)
			.run(Stream
				.of(Stream.of(this.database.properties()), Stream.of("spring.flyway.enabled=false"),
						Stream.of(properties))
				.flatMap((all) -> all)
				.map((property) -> "--" + property)
				.toArray(String[]::new))
			.close();
	}

	private List<String> columnTypes(String table, String column) {
		return this.database.jdbc()
			.sql("select udt_name from information_schema.columns where table_name = ? and column_name = ?")
			.params(table, column)
			.query(String.class)
			.list();
	}

	private List<String> types() {
		return this.database.jdbc()
			.sql("""
					select n.nspname || '.' || t.typname || '[' ||
						(select string_agg(enumlabel, ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid) || ']'
					from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype = 'e' order by 1
					""")
			.query(String.class)
			.list();
	}

}
