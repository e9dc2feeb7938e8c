package io.enumway.diagnosis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.enumway.EnumChanges;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationReport;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schemas that many know, written anew as migrations: nothing is found in them, on their
 * way and at the end, and what somebody breaks in them afterwards is all that is found.
 */
class KnownSchemaTests {

	@AutoClose
	private TestDatabase database;

	private Service service;

	@BeforeEach
	void setUp(@TempDir Path directory) {
		this.database = TestDatabase.create();
		this.service = new Service(this.database.dataSource(), directory);
	}

	/**
	 * Like the film rental of MySQL's Sakila and its PostgreSQL relative Pagila. No Java
	 * enum declares its types.
	 */
	@Test
	void filmRental() {
		grow(this.service, "film-rental");
		assertThat(count("select count(*) from pg_tables where schemaname in (current_schema(), 'archive')"))
			.isGreaterThan(20);
		assertThat(labels("mpaa_rating")).endsWith("UNRATED");
		this.database.execute("drop table payment_p2022_03"); // a retention job did
		healthyAndFast(this.service);
		breakIt("drop table stream; drop table archive.payments_of_february", "missing-recorded-table",
				"missing-recorded-table");
	}

	/**
	 * A shop with the tables of Northwind and what newer shops add. Its types are
	 * declared from the start.
	 */
	@Test
	void shop() {
		this.service.declares("order_status", "cart", "placed", "paid", "shipped", "returned", "cancelled")
			.declares("payment_state", "pending", "captured", "refunded", "void")
			.declares("promotion_kind", "percent", "amount", "free shipping");
		grow(this.service, "shop");
		assertThat(count("select count(*) from pg_tables where schemaname = current_schema()")).isGreaterThan(15);
		breakIt("alter type payment_state rename value 'void' to 'voided'", "missing-value", "extra-value");
	}

	/**
	 * An issue tracker with a workflow engine, as GitLab and Flowable are. Its types are
	 * declared when it has long been there.
	 */
	@Test
	void issueTracker() {
		grow(this.service, "tracker");
		this.service.declares("visibility", "private", "members", "public")
			.declares("access_level", "guest", "reporter", "developer", "maintainer", "owner")
			.declares("issue_state", "opened", "closed", "confidential", "locked")
			.declares("event_kind", "created", "updated", "closed", "commented", "pushed")
			.declares("storage", "hot", "cold")
			.declares("run_state", "waiting", "running", "suspended", "completed", "failed");
		healthyAndFast(this.service);
		assertThat(count("select count(*) from pg_policy")).isEqualTo(2);
		assertThat(count("select count(*) from pg_index where indexrelid = 'issues_open'::regclass and indisvalid"))
			.isOne();
		breakIt("""
				drop table shards, tracker_partitions.partition_settings;
				update pg_index set indisvalid = false where indexrelid = 'issues_open'::regclass""", "invalid-index",
				"missing-recorded-table", "missing-recorded-table");
	}

	/**
	 * The schema of the example, with the enums that it declares.
	 */
	@Test
	void example() {
		Path migrations = Path.of("example/src/main/resources/db/migration");
		this.service = new Service(this.database.dataSource(), migrations)
			.declares("message_role", "user", "assistant", "system")
			.declares("scratchpad_entry_type", "todo", "note", "journal")
			.declares("document_status", "pending", "processing", "completed", "failed", "archived")
			.migration(new V20251228_0900__Archive_documents());
		assertThat(this.service.boot().executed()).isEqualTo(4);
		healthyAndFast(this.service);
		breakIt("drop table user_memories", "missing-recorded-table");
	}

	/**
	 * Let a service grow script by script, and look before and after each boot.
	 */
	private static void grow(Service service, String schema) {
		for (Path script : scripts(Path.of("src/test/resources/schemas", schema))) {
			boolean first = service.flyway().info().applied().length == 0;
			service.copy(script);
			if (!first) {
				assertThat(service.diagnose().findings()).as("before %s", script).isEmpty();
			}
			service.boot();
			assertThat(service.diagnose().findings()).as("after %s", script).isEmpty();
		}
		healthyAndFast(service);
	}

	/**
	 * The scripts in the order in which Flyway runs them; none has ten versions.
	 */
	private static List<Path> scripts(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> file.toString().endsWith(".sql"))
				.sorted(Comparator.comparing((Path file) -> isRepeatable(file))
					.thenComparing(Comparator.naturalOrder()))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isRepeatable(Path script) {
		return script.getFileName().toString().startsWith("R__");
	}

	private static void healthyAndFast(Service service) {
		Diagnosis diagnosis = service.diagnose();
		assertThat(diagnosis.findings()).isEmpty();
		assertThat(diagnosis.notes()).isEmpty();
		MigrationReport again = service.boot();
		assertThat(again.fastPath()).isTrue();
		assertThat(again.state()).isEqualTo(MigrationReport.State.UP_TO_DATE);
		assertThat(service.diagnose().findings()).isEmpty();
	}

	private void breakIt(String sql, String... codes) {
		this.database.execute(sql);
		assertThat(this.service.diagnose().findings()).extracting(Finding::code).containsExactlyInAnyOrder(codes);
	}

	private long count(String sql) {
		return this.database.jdbc().sql(sql).query(Long.class).single();
	}

	private List<String> labels(String type) {
		return this.database.jdbc()
			.sql("select unnest(enum_range(null::" + type + "))::text")
			.query(String.class)
			.list();
	}

	private static final class V20251228_0900__Archive_documents extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("document_status", "archived").after("failed");
		}

	}

}
