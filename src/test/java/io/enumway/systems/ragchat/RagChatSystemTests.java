package io.enumway.systems.ragchat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.enumway.EnumDefinition;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReports;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The RAG chat system: seven tables, three enums, indexes, UUID keys and JSONB, by the
 * very migrations of {@code example/}.
 */
class RagChatSystemTests {

	private static final Path MIGRATIONS = Path.of("example/src/main/resources/db/migration");

	private TestDatabase database;

	private JdbcClient jdbc;

	@BeforeEach
	void createDatabase() {
		this.database = TestDatabase.create();
		this.jdbc = this.database.jdbc();
	}

	@AfterEach
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void aFreshDatabaseGetsSevenTablesThreeEnumsAndTheIndexes() {
		assertThat(boot(Service.class, MIGRATIONS).executed()).isEqualTo(4);
		assertThat(query("""
				select table_name from information_schema.tables
				where table_schema = current_schema() and table_name <> 'flyway_schema_history' order by 1"""))
			.containsExactly("conversations", "documents", "knowledge_pools", "messages", "scratchpad_entries",
					"user_memories", "users");
		assertThat(labels()).containsExactly("document_status: pending, processing, completed, failed, archived",
				"message_role: user, assistant, system", "scratchpad_entry_type: todo, note, journal");
		assertThat(query("""
				select c.relname from pg_index i
				join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
				where n.nspname = current_schema() and c.relname like 'idx%' and i.indisvalid order by 1"""))
			.containsExactly("idx_documents_pool_status", "idx_messages_conversation_created",
					"idx_scratchpad_user_type", "idx_user_memories_importance");
		assertThat(query("""
				select table_name || '.' || column_name from information_schema.columns
				where table_schema = current_schema() and data_type = 'jsonb' order by 1""")).containsExactly(
				"conversations.settings", "documents.metadata", "messages.metadata", "scratchpad_entries.metadata",
				"user_memories.metadata");
	}

	@Test
	void rowsGetKeysTimestampsAndDefaultsAndAreDeletedWithTheirUser() {
		boot(Service.class, MIGRATIONS);
		this.database.execute("""
				with u as (insert into users (email, password_hash) values ('a@example.com', '') returning id),
					p as (insert into knowledge_pools (user_id, name) select id, 'p' from u returning id)
				insert into documents (knowledge_pool_id, filename, metadata)
				select id, 'f', '{"pages": 3}' from p""");
		assertThat(this.jdbc.sql("""
				select status = 'pending' and (metadata ->> 'pages')::int = 3 and created_at <= now()
				from documents where filename = 'f'""").query(Boolean.class).single()).isTrue();
		assertThat(this.jdbc.sql("select id from documents").query(UUID.class).list()).doesNotHaveDuplicates()
			.hasSize(4);
		this.database.execute("delete from users");
		for (String table : List.of("knowledge_pools", "documents", "conversations", "messages")) {
			assertThat(this.jdbc.sql("select count(*) from " + table).query(Integer.class).single()).as(table).isZero();
		}
	}

	@Test
	void aSecondBootFindsNothingToDo() {
		boot(Service.class, MIGRATIONS);
		List<String> before = catalog();
		MigrationReport second = boot(Service.class, MIGRATIONS);
		assertThat(second.executed()).isZero();
		assertThat(second.fastPath()).isTrue();
		assertThat(second.state()).isEqualTo(MigrationReport.State.UP_TO_DATE);
		assertThat(catalog()).isEqualTo(before);
		assertThat(query("select version from flyway_schema_history where version is not null order by installed_rank"))
			.containsExactly("20251221.1430", "20251222.0915", "20251223.1000", "20251228.0900");
	}

	@Test
	void anUpgradeKeepsTheRowsAndEndsEqualToAFreshDatabase(@TempDir Path directory) throws IOException {
		MigrationReport old = boot(FirstRelease.class, firstRelease(directory), "enumway.packages=without.java.enums");
		assertThat(old.executed()).isEqualTo(1);
		assertThat(labels()).contains("document_status: pending, processing, completed, failed");
		this.database.execute("""
				with u as (insert into users (email, password_hash) values ('a@example.com', '') returning id),
					p as (insert into knowledge_pools (user_id, name) select id, 'p' from u returning id)
				insert into documents (knowledge_pool_id, filename, status, updated_at)
				select id, f, s::document_status, t::timestamptz from p, (values
					('old', 'completed', '2001-01-01'), ('new', 'completed', 'now'), ('broken', 'failed', '2001-01-01')
				) as d (f, s, t)""");
		assertThat(boot(Service.class, MIGRATIONS).executed()).isEqualTo(3);
		assertThat(this.jdbc.sql("""
				select filename || ' ' || status from documents where filename in ('old', 'new', 'broken')
				order by filename""").query(String.class).list()).containsExactly("broken failed", "new completed",
				"old archived");
		List<String> upgraded = catalog();
		this.database.close();
		createDatabase();
		boot(Service.class, MIGRATIONS);
		assertThat(upgraded).isEqualTo(catalog());
	}

	private MigrationReport boot(Class<?> release, Path migrations, String... more) {
		List<String> properties = new ArrayList<>(List.of(this.database.properties()));
		properties.addAll(List.of(more));
		properties.add("spring.flyway.locations=filesystem:" + migrations.toAbsolutePath());
		properties.add("spring.jmx.enabled=false");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(release).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(properties.toArray(String[]::new))
			.run()) {
			return context.getBean(MigrationReports.class).latest().get(0);
		}
	}

	private static Path firstRelease(Path directory) throws IOException {
		String first = "V20251221_1430__initial_schema.sql";
		Files.copy(MIGRATIONS.resolve(first), directory.resolve(first));
		return directory;
	}

	private List<String> query(String sql) {
		return this.jdbc.sql(sql).query(String.class).list();
	}

	private List<String> labels() {
		return query("""
				select t.typname || ': ' || string_agg(e.enumlabel, ', ' order by e.enumsortorder)
				from pg_type t join pg_enum e on e.enumtypid = t.oid join pg_namespace n on n.oid = t.typnamespace
				where n.nspname = current_schema() group by t.typname order by 1""");
	}

	/**
	 * Labels, columns, constraints and indexes.
	 */
	private List<String> catalog() {
		List<String> catalog = new ArrayList<>(labels());
		catalog.addAll(query("""
				select concat_ws(' ', table_name, ordinal_position, column_name, data_type, udt_name, is_nullable,
					column_default)
				from information_schema.columns
				where table_schema = current_schema() and table_name <> 'flyway_schema_history' order by 1"""));
		catalog.addAll(
				query("""
						select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
						from pg_constraint where connamespace::regnamespace::text = quote_ident(current_schema()) order by 1"""));
		catalog.addAll(query("select indexdef from pg_indexes where schemaname = current_schema() order by 1"));
		return catalog;
	}

	/**
	 * The system as it is today.
	 */
	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Service {

		@Bean
		V20251228_0900__Archive_documents archiveDocuments() {
			return new V20251228_0900__Archive_documents();
		}

	}

	/**
	 * The system before documents could be archived.
	 */
	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class FirstRelease {

		@Bean
		EnumDefinition messageRole() {
			return EnumDefinition.of("message_role", "user", "assistant", "system");
		}

		@Bean
		EnumDefinition scratchpadEntryType() {
			return EnumDefinition.of("scratchpad_entry_type", "todo", "note", "journal");
		}

		@Bean
		EnumDefinition documentStatus() {
			return EnumDefinition.of("document_status", "pending", "processing", "completed", "failed");
		}

	}

}
