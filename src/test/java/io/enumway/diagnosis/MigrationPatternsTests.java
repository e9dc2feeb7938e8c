package io.enumway.diagnosis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.enumway.DatabaseEnum;
import io.enumway.EnumChanges;
import io.enumway.LabelStyle;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the templates of {@code docs/migration-patterns.md}, one migration after the
 * other, as they stand there.
 */
class MigrationPatternsTests {

	private static final Pattern BLOCK = Pattern.compile("```(sql|java)\n(.*?)```", Pattern.DOTALL);

	private static final Pattern CLASS = Pattern.compile("class V(\\d+)__");

	private static final String[] LABELS = { "waiting", "completed", "archived", "expired" };

	@Test
	void templatesRunOnAnExistingAndOnANewDatabaseAndHaveNoHazards(@TempDir Path existing, @TempDir Path fresh)
			throws IOException {
		String[] first = Arrays.stream(DocumentStatus.values())
			.map((status) -> status.name().toLowerCase(Locale.ROOT))
			.toArray(String[]::new);
		List<MatchResult> blocks = blocks();
		try (TestDatabase database = TestDatabase.create(); TestDatabase other = TestDatabase.create()) {
			Service service = new Service(database.dataSource(), existing).declares("document_status", first);
			service.script("V1__first.sql", blocks.get(1).group(2)).boot();
			database.execute(
					"insert into documents (title, status) values ('new', default), ('old', 'completed'), ('bad', 'failed')");
			addMigrations(service.redeclares("document_status", LABELS), blocks);
			assertThat(service.diagnose().findings()).isEmpty();
			service.boot();
			assertThat(service.diagnose().findings()).isEmpty();
			assertThat(database.jdbc()
				.sql("select title || ' ' || status from documents order by id")
				.query(String.class)
				.list()).containsExactly("new waiting", "old archived", "bad waiting");

			Service anew = new Service(other.dataSource(), fresh).declares("document_status", LABELS);
			anew.script("V1__first.sql", blocks.get(1).group(2));
			addMigrations(anew, blocks);
			anew.boot();
			assertThat(anew.diagnose().findings()).isEmpty();
		}
	}

	@Test
	void enumIsRemovedFromAnExistingAndFromANewDatabase(@TempDir Path existing, @TempDir Path fresh)
			throws IOException {
		try (TestDatabase database = TestDatabase.create(); TestDatabase other = TestDatabase.create()) {
			String table = blocks().get(1).group(2);
			Service service = new Service(database.dataSource(), existing)
				.declares("document_status", "pending", "completed", "failed")
				.script("V1__first.sql", table);
			service.boot();
			for (Service last : List.of(new Service(database.dataSource(), existing),
					new Service(other.dataSource(), fresh).script("V1__first.sql", table))) {
				last.script("V2__column.sql", "set local lock_timeout = '5s'; alter table documents drop column status")
					.migration(new V3__Drop_document_status())
					.boot();
				assertThat(last.diagnose().findings()).isEmpty();
				assertThat(last.diagnose().database().types()).isEmpty();
			}
		}
	}

	@Test
	void partitionKeyTakesANewParent(@TempDir Path directory) {
		try (TestDatabase database = TestDatabase.create()) {
			Service service = new Service(database.dataSource(), directory)
				.declares("order_status", "open", "legacy", "closed")
				.script("V1__orders.sql", """
						create table orders (id int, status order_status not null) partition by list (status);
						create table orders_open partition of orders for values in ('open');
						create table orders_rest partition of orders default;
						insert into orders values (1, 'open'), (2, 'legacy'), (3, 'closed')""");
			service.boot();
			service.redeclares("order_status", "open", "closed").migration(new V2__New_parent()).boot();
			assertThat(database.jdbc()
				.sql("select tableoid::regclass::text || ' ' || status from orders order by id")
				.query(String.class)
				.list()).containsExactly("orders_open open", "orders_rest closed", "orders_rest closed");
			assertThat(service.diagnose().findings()).isEmpty();
		}
	}

	/**
	 * The blocks have the versions 1, 2, 3… in the order of the document; Java migrations
	 * say so themselves.
	 */
	private void addMigrations(Service service, List<MatchResult> blocks) {
		int version = 1;
		for (MatchResult block : blocks.subList(2, blocks.size())) {
			if (block.group(1).equals("java") && !CLASS.matcher(block.group(2)).find()) {
				continue; // a fragment, of another test
			}
			version++;
			if (block.group(1).equals("sql")) {
				String script = "V%d__template.sql".formatted(version);
				service.script(script, block.group(2));
				assertThat(ScriptLint.withoutDatabase().lint(script, block.group(2))).isEmpty();
			}
			else {
				assertThat(CLASS.matcher(block.group(2)).results().map((match) -> match.group(1)))
					.containsExactly(String.valueOf(version));
			}
		}
		service.migration(new V2__Archive_documents())
			.migration(new V5__Wait_for_documents())
			.migration(new V6__Drop_failed());
	}

	private static List<MatchResult> blocks() throws IOException {
		List<MatchResult> blocks = BLOCK.matcher(Files.readString(Path.of("docs/migration-patterns.md")))
			.results()
			.toList();
		String test = normalize(
				Files.readString(Path.of("src/test/java/io/enumway/diagnosis/MigrationPatternsTests.java")));
		assertThat(blocks).hasSizeGreaterThan(10)
			.filteredOn((block) -> block.group(1).equals("java"))
			.hasSize(6)
			.allSatisfy((block) -> assertThat(test).contains(normalize(block.group(2))));
		return blocks;
	}

	private static String normalize(String text) {
		return text.replaceAll("\\s+", "");
	}

	@DatabaseEnum(name = "document_status", labels = LabelStyle.LOWER_CASE)
	public enum DocumentStatus {

		PENDING, COMPLETED, FAILED

	}

	@Component
	class V2__Archive_documents extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("document_status", "archived").after("completed");
		}

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("update documents set status = 'archived' where status = 'completed'").update();
		}

	}

	@Component
	class V2__New_parent extends EnumMigration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("alter table orders detach partition orders_open").update();
			m.jdbc().sql("alter table orders detach partition orders_rest").update();
			m.jdbc().sql("drop table orders").update();
			m.enums().removeValue("order_status", "legacy").replaceWith("closed");
			m.jdbc().sql("create table orders (like orders_open including all) partition by list (status)").update();
			m.jdbc().sql("alter table orders attach partition orders_open for values in ('open')").update();
			m.jdbc().sql("alter table orders attach partition orders_rest default").update();
		}

	}

	@Component
	class V5__Wait_for_documents extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.renameValue("document_status", "pending", "waiting");
		}

	}

	@Component
	class V6__Drop_failed extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.removeValue("document_status", "failed").replaceWith("waiting");
		}

	}

	class V3__Drop_document_status extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.given("document_status", "pending", "completed", "failed");
			changes.drop("document_status");
		}

	}

}
