package io.enumway.migration;

import java.nio.file.Path;
import java.util.Map;

import io.enumway.EnumwayException;
import io.enumway.migration.MigrationEntry.State;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MigrationOperations#stamp}, {@link MigrationOperations#plan()} and
 * {@link MigrationOperations#validate()}.
 */
class StampTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	private Scripts scripts;

	private MigrationOperations operations;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory).add("V1__A.sql", "create table a (id int)")
			.add("V2__B.sql", "create table ${b} (id int)")
			.add("V3__C.sql", "create table c (id int)")
			.add("R__View.sql", "create or replace view v as select * from a");
		this.operations = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location())
					.placeholders(Map.of("b", "b"))
					.javaMigrations(new MigrationOperationsTests.V4__Drop_nothing()))
			.operations();
	}

	@Test
	void adoptsASchemaWithoutHistory() {
		this.database.execute("create table a (id int); create table b (id int)");
		StampResult stamped = this.operations.stamp("2");
		assertThat(stamped.from()).isNull();
		assertThat(stamped.to()).isEqualTo("2");
		assertThat(stamped.marked()).extracting(MigrationEntry::version).containsExactly("1", "2");
		assertThat(this.operations.validate().problems()).isEmpty();
		assertThat(this.operations.upgrade().executed()).extracting(MigrationEntry::label)
			.containsExactly("3 (C)", "4 (Drop nothing)", "View");
		flyway().validate();
	}

	@Test
	void completesAHistoryThatIsHalfRecorded() {
		this.operations.upgrade("1");
		this.database.execute("create table b (id int); create table c (id int)");
		assertThat(this.operations.stamp("3").marked()).extracting(MigrationEntry::version).containsExactly("2", "3");
		assertThat(this.operations.upgrade().executed()).extracting(MigrationEntry::version).containsExactly("4");
	}

	@Test
	void goesBackAndForth() {
		this.operations.upgrade();
		StampResult down = this.operations.stamp("1");
		assertThat(down.unmarked()).extracting(MigrationEntry::version).containsExactly("4", "3", "2");
		assertThat(this.operations.current().version()).isEqualTo("1");
		assertThat(this.operations.stamp("4").marked()).hasSize(3);
		assertThat(this.operations.stamp("4").marked()).isEmpty();
		assertThat(this.operations.stamp(DowngradeRequest.NOTHING).unmarked()).hasSize(4);
		assertThat(this.operations.stamp("4").to()).isEqualTo("4");
		flyway().validate();
		assertThat(flyway().repair().repairActions).isEmpty();
		assertThat(this.operations.upgrade().executed()).isEmpty();
		assertThat(this.operations.history().entries()).filteredOn((entry) -> entry.state() == State.MARKER).hasSize(7);
	}

	@Test
	void recordsNoFailedMigrationThatIsGone() {
		this.scripts.add("V3__C.sql", "create index concurrently c on nothing (id)");
		assertThatExceptionOfType(FailedMigrationException.class).isThrownBy(this.operations::upgrade);
		this.scripts.remove("V3__C.sql");
		StampResult stamped = this.operations.stamp("latest");
		assertThat(stamped.unmarked()).extracting(MigrationEntry::version).containsExactly("3");
		assertThat(stamped.marked()).extracting(MigrationEntry::version).containsExactly("4");
		assertThat(this.operations.validate().problems()).isEmpty();
		assertThat(this.operations.upgrade().executed()).extracting(MigrationEntry::label).containsExactly("View");
		flyway().validate();
	}

	@ParameterizedTest
	@ValueSource(strings = { "5", "latest" })
	void recordsAFailedMigrationThatWasFinishedByHand(String target) {
		this.scripts.add("V5__E.sql", "create index concurrently e on nothing (id)");
		assertThatExceptionOfType(FailedMigrationException.class).isThrownBy(this.operations::upgrade);
		assertThatExceptionOfType(EnumwayException.class)
			.isThrownBy(() -> this.operations.downgrade(DowngradeRequest.steps(1)))
			.withMessageContaining("Nothing was undone: the schema history says that migration 5 (E) failed")
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("migrate fix repair-history"));
		assertThat(this.operations.stamp(target).marked()).extracting(MigrationEntry::version).containsExactly("5");
		assertThat(this.operations.upgrade().executed()).extracting(MigrationEntry::label).containsExactly("View");
		flyway().validate();
	}

	@Test
	void refusesUnknownVersions() {
		assertThatExceptionOfType(InvalidTargetException.class).isThrownBy(() -> this.operations.stamp("9"))
			.withMessage("There is no migration of version 9");
		assertThatExceptionOfType(InvalidTargetException.class).isThrownBy(() -> this.operations.stamp("newest"));
		assertThat(this.database.jdbc()
			.sql("select to_regclass('flyway_schema_history')::text")
			.query(String.class)
			.list()).containsOnlyNulls();
	}

	@Test
	void plansWhatAnUpgradeRuns() {
		this.operations.upgrade("1");
		UpgradePlan plan = this.operations.plan("3");
		assertThat(plan.from()).isEqualTo("1");
		assertThat(plan.to()).isEqualTo("3");
		assertThat(plan.migrations()).extracting(UpgradePlan.Planned::sql)
			.containsExactly("create table b (id int)", "create table c (id int)");
		assertThat(this.operations.plan().migrations()).hasSize(3)
			.last()
			.satisfies((planned) -> assertThat(planned.complete()).isFalse());
		assertThat(this.operations.current().version()).isEqualTo("1");
	}

	@Test
	void validationTellsEditsButNotWhatIsPending() {
		this.operations.upgrade("1");
		assertThat(this.operations.validate().isValid()).isTrue();
		this.scripts.add("V1__A.sql", "create table a (id bigint)");
		assertThat(this.operations.validate().problems()).singleElement().satisfies((problem) -> {
			assertThat(problem.version()).isEqualTo("1");
			assertThat(problem.code()).isEqualTo("CHECKSUM_MISMATCH");
		});
	}

	private Flyway flyway() {
		return Flyway.configure()
			.dataSource(this.database.dataSource())
			.locations(this.scripts.location())
			.placeholders(Map.of("b", "b"))
			.javaMigrations(new MigrationOperationsTests.V4__Drop_nothing())
			.load();
	}

}
