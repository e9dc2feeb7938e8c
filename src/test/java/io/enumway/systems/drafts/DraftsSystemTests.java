package io.enumway.systems.drafts;

import java.util.List;

import io.enumway.jdbc.EnumParameter;
import io.enumway.testing.TestDatabase;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase.Replace;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A team whose 600 integration tests failed because the enum type came after the table:
 * here the types exist first, in two schemas, at boot and in the fixtures of every test
 * slice.
 */
class DraftsSystemTests {

	@AutoClose
	private static final TestDatabase slices = TestDatabase.create();

	static void use(TestDatabase database, DynamicPropertyRegistry registry) {
		registry.add("spring.datasource.url", database::url);
		registry.add("spring.datasource.username", database::user);
		registry.add("spring.datasource.password", database::password);
		registry.add("spring.flyway.locations", () -> "classpath:db/drafts");
	}

	@Test
	void freshDatabaseHasTypesOfBothSchemasBeforeTheirTables() {
		try (TestDatabase database = TestDatabase.create()) {
			boot(database);
			assertThat(types(database.jdbc())).containsExactlyInAnyOrder("audit.event_kind created,exported",
					TestDatabase.schema() + ".draft_status streaming,partial,complete,editing,exported");
			database.execute("insert into drafts (title) values ('first')");
			database.execute("insert into audit.events (kind) values ('created')");
			boot(database);
			assertThat(database.jdbc().sql("select status::text from drafts").query(String.class).single())
				.isEqualTo("streaming");
		}
	}

	@Test
	void configuredSchemasAreCreatedFirst() {
		try (TestDatabase database = TestDatabase.create()) {
			boot(database, "spring.flyway.schemas=app,audit");
			assertThat(types(database.jdbc())).containsExactly(
					"app.draft_status streaming,partial,complete,editing,exported",
					"audit.event_kind created,exported");
			assertThat(database.jdbc()
				.sql("select table_schema || '.' || table_name from information_schema.columns where column_name in ('status', 'kind') and udt_name in ('draft_status', 'event_kind') order by 1")
				.query(String.class)
				.list()).containsExactly("app.drafts", "audit.events");
		}
	}

	@Test
	void baselineOfAnExistingDatabaseKeepsItsTables() {
		try (TestDatabase database = TestDatabase.create()) {
			database.execute("create table legacy (id int)");
			boot(database, "spring.flyway.baseline-on-migrate=true", "spring.flyway.baseline-version=0");
			assertThat(types(database.jdbc())).hasSize(2);
			assertThat(database.jdbc()
				.sql("select version from flyway_schema_history order by installed_rank")
				.query(String.class)
				.list()).containsExactly("0", "1", "2");
		}
	}

	private static void boot(TestDatabase database, String... properties) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(DraftsApplication.class)
			.web(WebApplicationType.NONE)
			.properties(database.properties())
			.properties("spring.flyway.locations=classpath:db/drafts", "spring.jpa.hibernate.ddl-auto=none")
			.properties(properties);
		builder.run().close();
	}

	private static List<String> types(JdbcClient jdbc) {
		return jdbc.sql("""
				select n.nspname || '.' || t.typname || ' ' || string_agg(e.enumlabel, ',' order by e.enumsortorder)
				from pg_type t join pg_namespace n on n.oid = t.typnamespace join pg_enum e on e.enumtypid = t.oid
				group by n.nspname, t.typname order by 1
				""").query(String.class).list();
	}

	@Nested
	@JdbcTest
	@AutoConfigureTestDatabase(replace = Replace.NONE)
	class JdbcSlice {

		@Autowired
		private JdbcClient jdbc;

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			use(slices, registry);
		}

		@Test
		void writesAndReadsLabels() {
			this.jdbc.sql("insert into drafts (title, status) values ('x', :status)")
				.param("status", EnumParameter.of(DraftStatus.EDITING))
				.update();
			assertThat(this.jdbc.sql("select status::text from drafts").query(String.class).list())
				.containsExactly("editing");
		}

	}

	@Nested
	@DataJdbcTest
	@AutoConfigureTestDatabase(replace = Replace.NONE)
	class DataJdbcSlice {

		@Autowired
		private JdbcClient jdbc;

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			use(slices, registry);
		}

		@Test
		void typesExist() {
			assertThat(types(this.jdbc)).hasSize(2);
		}

	}

	@Nested
	@DataJpaTest(properties = "spring.jpa.hibernate.ddl-auto=validate")
	@AutoConfigureTestDatabase(replace = Replace.NONE)
	class JpaSlice {

		@Autowired
		private EntityManager entities;

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			use(slices, registry);
		}

		@Test
		void entityKeepsItsStatus() {
			Draft draft = new Draft("x", DraftStatus.COMPLETE);
			this.entities.persist(draft);
			this.entities.flush();
			this.entities.clear();
			assertThat(this.entities.find(Draft.class, draft.id()).status()).isEqualTo(DraftStatus.COMPLETE);
			assertThat(this.entities.createNativeQuery("select status::text from drafts").getSingleResult())
				.isEqualTo("complete");
		}

	}

	@Nested
	@DataJpaTest(properties = { "spring.flyway.enabled=false", "spring.jpa.hibernate.ddl-auto=create" })
	@AutoConfigureTestDatabase(replace = Replace.NONE)
	@TestPropertySource(properties = "spring.jpa.show-sql=false")
	class SliceWithoutFlyway {

		@AutoClose
		private static final TestDatabase database = TestDatabase.create();

		@Autowired
		private EntityManager entities;

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			use(database, registry);
		}

		@Test
		void typesExistBeforeHibernateCreatesTables() {
			this.entities.persist(new Draft("x", DraftStatus.PARTIAL));
			this.entities.flush();
			assertThat(this.entities.createNativeQuery(
					"select udt_name::text from information_schema.columns where table_name = 'drafts' and column_name = 'status'")
				.getSingleResult()).isEqualTo("draft_status");
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> this.entities
					.createNativeQuery("insert into drafts (id, title, status) values (gen_random_uuid(), 'y', 'nope')")
					.executeUpdate())
				.withStackTraceContaining("invalid input value for enum draft_status");
		}

	}

}
