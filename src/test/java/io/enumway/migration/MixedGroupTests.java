package io.enumway.migration;

import java.nio.file.Path;
import java.util.List;

import io.enumway.testing.TestDatabase;
import io.enumway.wire.Fault;
import io.enumway.wire.FaultyWire;
import io.enumway.wire.Moment;
import io.enumway.wire.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@code group=true} with {@code mixed=true} and a migration that runs without a
 * transaction, which in Flyway takes the transaction from the whole group.
 */
class MixedGroupTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@Test
	void crashInGroupWithNonTransactionalMigrationLeavesNothingHalfDone() {
		Scripts scripts = new Scripts(this.directory)
			.add("V1__pets.sql", "create table pets (name text); create table toys (name text)")
			.add("V2__index.sql", "create index concurrently pet_names on pets (name)")
			.add("V3__more.sql", "alter table pets add column age int; alter table toys add column age int");
		try (TestDatabase counted = TestDatabase.create(); FaultyWire wire = FaultyWire.intact(counted.url())) {
			run(counted, wire, scripts);
			List<String> executed = wire.executed();
			for (String statement : List.of("create table toys", "pet_names on pets", "alter table toys")) {
				for (Moment moment : Moment.values()) {
					crashAndBootAgain(scripts, placeOf(statement, executed, moment));
				}
			}
		}
	}

	private static void crashAndBootAgain(Scripts scripts, Place place) {
		try (TestDatabase database = TestDatabase.create();
				FaultyWire wire = FaultyWire.breaking(database.url(), place, Fault.CONNECTION)) {
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> run(database, wire, scripts));
			assertThat(wire.struck()).isTrue();
			MigrationReport report = run(database, wire, scripts);
			assertThat(report.currentVersion()).as("after a crash %s", place).isEqualTo("3");
			assertThat(database.jdbc()
				.sql("select count(*) from information_schema.columns where column_name = 'age'")
				.query(Integer.class)
				.single()).isEqualTo(2);
		}
	}

	private static Place placeOf(String statement, List<String> executed, Moment moment) {
		return Place.of(executed, moment)
			.stream()
			.filter((place) -> place.sql().contains(statement))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No " + statement + " in " + executed));
	}

	private static MigrationReport run(TestDatabase database, FaultyWire wire, Scripts scripts) {
		DriverManagerDataSource dataSource = new DriverManagerDataSource(wire.url(database.url()), database.user(),
				database.password());
		return new Steps(dataSource,
				(configuration) -> configuration.locations(scripts.location()).group(true).mixed(true))
			.run();
	}

}
