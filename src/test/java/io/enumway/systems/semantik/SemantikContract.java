package io.enumway.systems.semantik;

import java.util.List;
import java.util.stream.Stream;

import io.enumway.EnumManager;
import io.enumway.EnumType;
import io.enumway.migration.DowngradeRequest;
import io.enumway.migration.MigrationOperations;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReports;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * A service whose migrations, written for SQLite, failed on PostgreSQL with
 * {@code type "collection_status" does not exist}. Here the same files and classes run on
 * both.
 */
abstract class SemantikContract {

	static final Class<?> FIRST = io.enumway.systems.semantik.first.Release.class;

	static final Class<?> SECOND = io.enumway.systems.semantik.second.Release.class;

	abstract String[] properties();

	abstract JdbcClient jdbc();

	/**
	 * Definitions of tables and indexes.
	 */
	abstract List<String> schema();

	@Test
	void freshDatabase() {
		try (ConfigurableApplicationContext context = boot(SECOND)) {
			assertThat(types(context)).containsExactlyInAnyOrder(
					"collection_status [pending, ready, processing, error, degraded]",
					"operation_type [index, append, reindex, remove_source, delete]",
					"operation_status [pending, processing, completed, failed, cancelled]");
			assertThat(context.getBean(MigrationReports.class).latest()).singleElement()
				.extracting(MigrationReport::state)
				.isEqualTo(MigrationReport.State.UP_TO_DATE);
		}
		addData();
		jdbc().sql("insert into collections (id, name, status) values (9, 'x', 'degraded')").update();
		assertThat(history()).containsExactly("1", "2");
	}

	@Test
	void wrongLabelIsRefusedByTheDatabaseItself() {
		boot(SECOND).close();
		addData();
		for (String wrong : List.of("update collections set status = 'lost'",
				"insert into operations (id, collection_id, type) values (8, 1, 'explode')",
				"update operations set status = ''")) {
			assertThatException().isThrownBy(() -> jdbc().sql(wrong).update());
		}
		assertThat(statuses()).containsExactly("ready", "error");
	}

	@Test
	void upgradeOfAnOlderVersionWithDataEndsEqualToAFreshDatabase() {
		boot(SECOND).close();
		List<String> fresh = schema();
		clear();
		boot(FIRST).close();
		addData();
		boot(SECOND).close();
		assertThat(statuses()).containsExactly("ready", "degraded");
		assertThat(jdbc().sql("select count(*) from operations").query(Integer.class).single()).isEqualTo(2);
		assertThat(schema()).isEqualTo(fresh);
	}

	@Test
	void downgradeAndUpgradeAgain() {
		boot(FIRST).close();
		List<String> before = schema();
		addData();
		try (ConfigurableApplicationContext context = boot(SECOND)) {
			MigrationOperations operations = context.getBean(MigrationOperations.class);
			operations.downgrade(DowngradeRequest.to("1").withForce());
			assertThat(operations.current().current()).isNotNull();
			assertThat(statuses()).containsExactly("ready", "error");
			assertThat(schema()).isEqualTo(before);
			assertThatException().isThrownBy(() -> jdbc().sql("update collections set status = 'degraded'").update());
		}
		boot(SECOND).close();
		assertThat(statuses()).containsExactly("ready", "degraded");
		assertThat(history()).containsExactly("1", "2", "2", "2");
	}

	@Test
	void secondBootHasNothingToDo() {
		boot(SECOND).close();
		List<String> before = schema();
		boot(SECOND).close();
		assertThat(schema()).isEqualTo(before);
		assertThat(history()).containsExactly("1", "2");
	}

	@Test
	void existingDeploymentUpgradesWithoutLoss() {
		leaveAsAlembicDid();
		jdbc().sql("insert into collections values (1, 'done', 'ready'), (2, 'half done', 'error')").update();
		jdbc().sql("insert into operations values (1, 1, 'index', 'pending'), (2, 2, 'delete', 'failed')").update();
		try (ConfigurableApplicationContext context = boot(SECOND, "spring.flyway.baseline-on-migrate=true",
				"spring.flyway.baseline-version=1")) {
			assertThat(types(context)).containsExactlyInAnyOrder(
					"collection_status [pending, ready, processing, error, degraded]",
					"operation_type [index, append, reindex, remove_source, delete]",
					"operation_status [pending, processing, completed, failed, cancelled]");
		}
		assertThat(history()).containsExactly("1", "2");
		assertThat(statuses()).containsExactly("ready", "degraded");
		assertThat(jdbc().sql("select cast(type as text) || ' ' || cast(status as text) from operations order by id")
			.query(String.class)
			.list()).containsExactly("index pending", "delete failed");
		for (String wrong : List.of("update collections set status = 'lost'", "update operations set type = 'explode'",
				"update operations set status = ''")) {
			assertThatException().isThrownBy(() -> jdbc().sql(wrong).update());
		}
	}

	/**
	 * Make the types and tables of the first release, and Alembic's own, as SQLAlchemy
	 * and Alembic made them.
	 */
	abstract void leaveAsAlembicDid();

	abstract void clear();

	private void addData() {
		jdbc().sql("insert into collections (id, name, status) values (1, 'done', 'ready'), (2, 'half done', 'error')")
			.update();
		jdbc().sql("insert into operations (id, collection_id, type) values (1, 1, 'index'), (2, 2, 'remove_source')")
			.update();
	}

	List<String> statuses() {
		return jdbc().sql("select status from collections order by id").query(String.class).list();
	}

	List<String> history() {
		return jdbc().sql("select version from flyway_schema_history order by installed_rank")
			.query(String.class)
			.list();
	}

	static List<String> types(ConfigurableApplicationContext context) {
		return context.getBean(EnumManager.class)
			.list()
			.stream()
			.map((EnumType type) -> type.name().name() + " " + type.labels())
			.toList();
	}

	ConfigurableApplicationContext boot(Class<?> release, String... more) {
		return new SpringApplicationBuilder(release).web(WebApplicationType.NONE)
			.run(Stream
				.of(Stream.of(properties()), Stream.of(more),
						Stream.of("spring.flyway.locations=classpath:db/semantik", "spring.jpa.hibernate.ddl-auto=none",
								"spring.datasource.hikari.maximum-pool-size=2"))
				.flatMap((properties) -> properties)
				.map((property) -> "--" + property)
				.toArray(String[]::new));
	}

}
