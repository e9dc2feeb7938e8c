package io.enumway.systems.ragchat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.migration.DowngradeRequest;
import io.enumway.migration.MigrationEntry;
import io.enumway.migration.MigrationOperations;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReports;
import io.enumway.replica.DatabaseService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The RAG chat system: seven tables, three enums, indexes, generated keys and JSON, by
 * the very migrations of {@code example/}.
 */
abstract class RagChatContract {

	static final Path EXAMPLE = Path.of("example/src/main/resources/db").toAbsolutePath();

	private static final String USER = "00000000-0000-4000-8000-0000000000aa";

	private static final String POOL = "00000000-0000-4000-8000-0000000000bb";

	abstract Path migrations();

	abstract Path undos();

	abstract String[] properties();

	abstract JdbcClient jdbc();

	/**
	 * Take a new database.
	 */
	abstract void clear();

	abstract List<String> tables();

	abstract List<String> indexes();

	/**
	 * Columns of the database's type for JSON.
	 */
	abstract List<String> jsonColumns();

	/**
	 * Whatever the database tells of tables, constraints and indexes.
	 */
	abstract List<String> definitions();

	@Test
	void freshDatabaseGetsSevenTablesThreeEnumsAndTheIndexes() {
		assertThat(boot(Service.class).executed()).isEqualTo(4);
		assertThat(tables()).containsExactly("conversations", "documents", "knowledge_pools", "messages",
				"scratchpad_entries", "user_memories", "users");
		assertThat(labels()).containsExactly("document_status: [pending, processing, completed, failed, archived]",
				"message_role: [user, assistant, system]", "scratchpad_entry_type: [todo, note, journal]");
		assertThat(indexes()).containsExactly("idx_documents_pool_status", "idx_messages_conversation_created",
				"idx_scratchpad_user_type", "idx_user_memories_importance");
		assertThat(jsonColumns()).containsExactly("conversations.settings", "documents.metadata", "messages.metadata",
				"scratchpad_entries.metadata", "user_memories.metadata");
	}

	@Test
	void rowsGetKeysTimestampsAndDefaultsAndAreDeletedWithTheirUser() {
		boot(Service.class);
		addUserAndPool();
		execute("insert into documents (knowledge_pool_id, filename, metadata) values ('%s', 'f', '{\"pages\": 3}')"
			.formatted(POOL));
		assertThat(jdbc()
			.sql("""
					select status = 'pending' and cast(metadata ->> 'pages' as integer) = 3 and created_at <= current_timestamp
					from documents where filename = 'f'""")
			.query(Boolean.class)
			.single()).isTrue();
		assertThat(jdbc().sql("select cast(id as text) from documents").query(String.class).list())
			.doesNotHaveDuplicates()
			.hasSize(4)
			.allMatch((id) -> id.length() == 36);
		execute("delete from users");
		for (String table : List.of("knowledge_pools", "documents", "conversations", "messages")) {
			assertThat(jdbc().sql("select count(*) from " + table).query(Integer.class).single()).as(table).isZero();
		}
	}

	@Test
	void secondBootFindsNothingToDo() {
		boot(Service.class);
		List<String> before = catalog();
		MigrationReport second = boot(Service.class);
		assertThat(second.executed()).isZero();
		assertThat(second.fastPath()).isTrue();
		assertThat(second.state()).isEqualTo(MigrationReport.State.UP_TO_DATE);
		assertThat(catalog()).isEqualTo(before);
		assertThat(jdbc()
			.sql("select version from flyway_schema_history where version is not null order by installed_rank")
			.query(String.class)
			.list()).containsExactly("20251221.1430", "20251222.0915", "20251223.1000", "20251228.0900");
	}

	@Test
	void upgradeKeepsTheRowsAndEndsEqualToAFreshDatabase(@TempDir Path directory) throws IOException {
		boot(Service.class);
		List<String> fresh = catalog();
		clear();
		MigrationReport old = boot(FirstRelease.class, firstRelease(directory), "enumway.packages=without.java.enums");
		assertThat(old.executed()).isEqualTo(1);
		assertThat(labels()).contains("document_status: [pending, processing, completed, failed]");
		addUserAndPool();
		addDocuments("completed");
		assertThat(boot(Service.class).executed()).isEqualTo(3);
		assertThat(documents()).containsExactly("broken failed", "new completed", "old archived");
		assertThat(catalog()).isEqualTo(fresh);
	}

	@Test
	void downgradeToNothingAndUpgradeAgain() {
		boot(Service.class);
		List<String> fresh = catalog();
		addUserAndPool();
		addDocuments("archived");
		operate((operations) -> operations.downgrade(DowngradeRequest.steps(1).withForce()));
		assertThat(documents()).containsExactly("broken failed", "new completed", "old completed");
		assertThat(operate(MigrationOperations::current).version()).isEqualTo("20251223.1000");
		operate((operations) -> operations.downgrade(DowngradeRequest.to(DowngradeRequest.NOTHING).withForce()));
		assertThat(tables()).isEmpty();
		assertThat(operate(MigrationOperations::history).entries())
			.filteredOn((entry) -> entry.state() == MigrationEntry.State.MARKER)
			.hasSize(4);
		assertThat(boot(Service.class).executed()).isEqualTo(4);
		assertThat(catalog()).isEqualTo(fresh);
	}

	@Test
	void stampRecordsWhatIsThereAlready() {
		operate((operations) -> operations.upgrade("20251222.0915"));
		execute("drop table flyway_schema_history");
		operate((operations) -> operations.stamp("20251222.0915"));
		assertThat(boot(Service.class).executed()).isEqualTo(2);
		assertThat(operate(MigrationOperations::validate).problems()).isEmpty();
	}

	private void addUserAndPool() {
		execute("insert into users (id, email, password_hash) values ('%s', 'a@example.com', '')".formatted(USER));
		execute("insert into knowledge_pools (id, user_id, name) values ('%s', '%s', 'p')".formatted(POOL, USER));
	}

	private void addDocuments(String status) {
		execute("""
				insert into documents (knowledge_pool_id, filename, status, updated_at) values
				('%1$s', 'old', '%2$s', '2001-01-01'), ('%1$s', 'new', 'completed', current_timestamp),
				('%1$s', 'broken', 'failed', '2001-01-01')""".formatted(POOL, status));
	}

	private List<String> documents() {
		return jdbc().sql("""
				select filename || ' ' || status from documents where filename in ('old', 'new', 'broken')
				order by filename""").query(String.class).list();
	}

	private void execute(String sql) {
		jdbc().sql(sql).update();
	}

	private MigrationReport boot(Class<?> release) {
		return boot(release, migrations());
	}

	private MigrationReport boot(Class<?> release, Path migrations, String... more) {
		try (ConfigurableApplicationContext context = context(release, migrations, more)) {
			return context.getBean(MigrationReports.class).latest().get(0);
		}
	}

	private <T> T operate(Function<MigrationOperations, T> operation) {
		return with((context) -> operation.apply(context.getBean(MigrationOperations.class)));
	}

	/**
	 * With a service that does not migrate.
	 */
	private <T> T with(Function<ConfigurableApplicationContext, T> work) {
		try (ConfigurableApplicationContext context = context(Service.class, migrations(), "enumway.startup=none")) {
			return work.apply(context);
		}
	}

	private ConfigurableApplicationContext context(Class<?> release, Path migrations, String... more) {
		List<String> properties = new ArrayList<>(List.of(properties()));
		properties.addAll(List.of(more));
		properties.add("spring.flyway.locations=filesystem:" + migrations);
		properties.add("enumway.undo.locations=filesystem:" + undos());
		properties.add("spring.datasource.hikari.maximum-pool-size=2");
		return new SpringApplicationBuilder(release).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run(properties.stream().map((property) -> "--" + property).toArray(String[]::new));
	}

	private Path firstRelease(Path directory) throws IOException {
		String first = "V20251221_1430__initial_schema.sql";
		Files.copy(migrations().resolve(first), directory.resolve(first));
		return directory;
	}

	private List<String> labels() {
		return with((context) -> context.getBean(EnumManager.class)
			.list()
			.stream()
			.map((type) -> type.name().name() + ": " + type.labels())
			.toList());
	}

	private List<String> catalog() {
		List<String> catalog = new ArrayList<>(labels());
		catalog.addAll(definitions());
		return catalog;
	}

	/**
	 * The system as it is today.
	 */
	@DatabaseService
	static class Service {

		@Bean
		V20251228_0900__Archive_documents archiveDocuments() {
			return new V20251228_0900__Archive_documents();
		}

	}

	/**
	 * The system before documents could be archived.
	 */
	@DatabaseService
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
