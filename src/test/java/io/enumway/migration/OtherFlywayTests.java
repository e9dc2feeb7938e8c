package io.enumway.migration;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.flyway.actuate.endpoint.FlywayEndpoint;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A history with downgrades and stamps, read and continued by Flyway itself in other
 * versions, without Enumway.
 */
class OtherFlywayTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	/**
	 * The endpoint of Boot 4.0 with the Flyway that it manages, and that of this Boot.
	 */
	@Test
	void endpointsOfSpringBootReadTheHistory() {
		Scripts scripts = new Scripts(this.directory).add("V1__A.sql", "create table a (id int)")
			.add("V2__B.sql", "create table b (id int)")
			.add("U2__B.sql", "drop table b")
			.add("V3__C.sql", "create table c (id int)")
			.add("R__View.sql", "create or replace view v as select * from a")
			.add("U__View.sql", "drop view v");
		try (TestDatabase database = TestDatabase.create();
				OtherFlyway other = OtherFlyway.ofBoot("4.0", "11", database, scripts.location())) {
			Steps steps = new Steps(database.dataSource(), scripts.location());
			MigrationOperations operations = steps.operations();
			operations.upgrade("2");
			operations.downgrade(DowngradeRequest.steps(1));
			operations.stamp("2");
			operations.stamp("1");
			List<String> expected = List.of("1 SQL SUCCESS", "2 SQL DELETED", " SQL DELETED", " DELETE SUCCESS",
					"2 SQL DELETED", "2 SQL PENDING", "3 SQL PENDING", " SQL PENDING");
			assertThat(other.endpoint()).isEqualTo(expected);
			assertThat(endpointOfThisBoot(steps.flyway)).isEqualTo(expected);
			operations.upgrade();
			assertThat(other.endpoint()).isEqualTo(endpointOfThisBoot(steps.flyway))
				.contains("3 SQL SUCCESS", " SQL SUCCESS")
				.noneMatch((line) -> line.endsWith("PENDING"));
		}
	}

	private static List<String> endpointOfThisBoot(Flyway flyway) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBean("flyway", Flyway.class, () -> flyway);
			context.refresh();
			return new FlywayEndpoint(context).flywayBeans()
				.getContexts()
				.values()
				.stream()
				.flatMap((one) -> one.getFlywayBeans().values().stream())
				.flatMap((bean) -> bean.getMigrations().stream())
				.map((migration) -> "%s %s %s".formatted(Objects.toString(migration.getVersion(), ""),
						migration.getType(), migration.getState()))
				.toList();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "11", "13" })
	void readsAndContinuesTheHistory(String version) {
		Scripts scripts = new Scripts(this.directory).add("V1__A.sql", "create table a (id int)")
			.add("U1__A.sql", "drop table a")
			.add("V2__B.sql", "create table b (id int)")
			.add("U2__B.sql", "drop table b")
			.add("V3__C.sql", "create table c (id int)")
			.add("U3__C.sql", "drop table c")
			.add("R__View.sql", "create or replace view v as select * from a")
			.add("U__View.sql", "drop view v");
		try (TestDatabase database = TestDatabase.create();
				OtherFlyway other = new OtherFlyway(version, database, scripts.location())) {
			MigrationOperations operations = new Steps(database.dataSource(), scripts.location()).operations();
			operations.upgrade();
			operations.downgrade(DowngradeRequest.to("1"));
			assertThat(other.info()).containsSubsequence("1 A SUCCESS", "2 B DELETED", "3 C DELETED")
				.endsWith("2 B PENDING", "3 C PENDING", " View PENDING");
			other.repair();
			other.migrate();
			other.validate();
			assertThat(operations.current().version()).isEqualTo("3");
			assertThat(operations.validate().problems()).isEmpty();
			operations.downgrade(DowngradeRequest.to("2"));
			operations.stamp("1");
			operations.stamp("2");
			other.repair();
			other.migrate();
			other.validate();
			assertThat(operations.current().isUpToDate()).isTrue();
			operations.downgrade(DowngradeRequest.to(DowngradeRequest.NOTHING));
			other.migrate();
			other.validate();
			assertThat(other.info()).filteredOn((line) -> line.endsWith("SUCCESS"))
				.contains("1 A SUCCESS", "2 B SUCCESS", "3 C SUCCESS", " View SUCCESS");
		}
	}

}
