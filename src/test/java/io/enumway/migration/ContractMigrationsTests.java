package io.enumway.migration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.enumway.EnumwayException;
import io.enumway.migration.MigrationReport.State;
import io.enumway.testing.SqliteDatabase;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ContractMigrations}.
 */
class ContractMigrationsTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		this.scripts = new Scripts(this.directory).add("V1__a.sql", "create table a (id int)");
		run();
		this.scripts.add("V2__b.sql", "create table b (id int)").add("V3__contract__drop_a.sql", "drop table a");
	}

	private Steps steps() {
		return new Steps(this.database.dataSource(), this.scripts.location());
	}

	private MigrationReport run() {
		return steps().run();
	}

	@Test
	void bootStopsBeforeAContractMigrationAndIsUpToDate() {
		for (int boot = 0; boot < 2; boot++) {
			MigrationReport report = run();
			assertThat(report.state()).isEqualTo(State.UP_TO_DATE);
			assertThat(report.currentVersion()).isEqualTo("2");
			assertThat(report.pending()).isEmpty();
		}
		assertThat(exists("a")).isTrue();
	}

	@Test
	void operationsTellWhatWaitsFromWhatIsPending() {
		MigrationOperations operations = steps().operations();
		CurrentMigration before = operations.current();
		assertThat(labels(before.pending())).containsExactly("2 (b)");
		assertThat(labels(before.waiting())).containsExactly("3 (contract  drop a)");
		assertThat(before.isUpToDate()).isFalse();
		UpgradePlan plan = operations.plan();
		assertThat(plan.to()).isEqualTo("2");
		assertThat(plan.migrations()).hasSize(1);
		assertThat(plan.waiting()).isEqualTo(before.waiting());
		assertThat(operations.plan("2").waiting()).isEmpty();
		assertThat(operations.plan("3").migrations()).hasSize(1);
		assertThat(operations.contractPlan().to()).isEqualTo("3");
		assertThat(operations.contractPlan().migrations()).hasSize(2);
		UpgradeScript script = operations.script();
		assertThat(script.waiting()).isEqualTo(before.waiting());
		assertThat(script.sql()).contains("-- V3__contract__drop_a.sql waits").doesNotContain("drop table a");
		UpgradeResult result = operations.upgrade();
		assertThat(labels(result.executed())).containsExactly("2 (b)");
		assertThat(labels(result.waiting())).containsExactly("3 (contract  drop a)");
		assertThat(operations.current().isUpToDate()).isTrue();
		assertThat(operations.plan().migrations()).isEmpty();
		assertThat(operations.contract().waiting()).isEmpty();
	}

	@Test
	void planRefusesWhatAnUpgradeWouldRefuse() {
		run();
		this.scripts.add("V4__c.sql", "create table c (id int)");
		MigrationOperations operations = steps().operations();
		for (Runnable operation : List.<Runnable>of(operations::plan, operations::script, operations::upgrade)) {
			assertThatExceptionOfType(EnumwayException.class).isThrownBy(operation::run)
				.withMessageContaining("V4__c.sql");
		}
		assertThat(labels(operations.current().pending())).containsExactly("4 (c)");
		assertThat(operations.contractPlan().migrations()).hasSize(2);
	}

	@Test
	void planOfADatabaseThatBeginsWithABaseline() {
		try (TestDatabase other = TestDatabase.create()) {
			other.execute("create table legacy (id int)");
			Steps steps = new Steps(other.dataSource(),
					(configuration) -> configuration.locations(this.scripts.location()).baselineOnMigrate(true));
			assertThat(steps.operations().plan().from()).isEqualTo("1");
			assertThat(labels(steps.operations().current().pending())).containsExactly("2 (b)", "3 (contract  drop a)");
		}
	}

	private static List<String> labels(List<MigrationEntry> entries) {
		return entries.stream().map(MigrationEntry::label).toList();
	}

	@Test
	void bootsTakeNoLockWhileOneWaitsAndSayThatItDoes() {
		MigrationReport first = run();
		assertThat(first.fastPath()).isFalse();
		assertThat(first.contract()).containsExactly("3");
		Steps steps = steps().refreshing();
		MigrationReport report = steps.run();
		assertThat(report.fastPath()).isTrue();
		assertThat(report.state()).isEqualTo(State.UP_TO_DATE);
		assertThat(report.contract()).containsExactly("3");
		assertThat(report.currentVersion()).isEqualTo("2");
		assertThat(steps.refreshed().contract()).containsExactly("3");
		assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void bootsThatAskFlywayTakeNoLockEither() {
		run();
		// an unusual setting, so that Flyway itself judges
		Steps steps = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location()).detectEncoding(true));
		assertThat(steps.run().fastPath()).isTrue();
		assertThat(steps.run().contract()).containsExactly("3");
	}

	@Test
	void contractRunTakesNoFastPath() {
		run();
		Steps contract = steps();
		contract.settings = contract.settings.withContract();
		assertThat(contract.run().fastPath()).isFalse();
		assertThat(contract.run().fastPath()).isTrue();
		assertThat(contract.report().contract()).isEmpty();
	}

	@Test
	void repeatableMigrationsRunWhileOneWaits() {
		run();
		this.scripts.add("R__view.sql", "create or replace view v as select 1 as x");
		assertThat(run().fastPath()).isFalse();
		assertThat(exists("v")).isTrue();
		assertThat(exists("a")).isTrue();
		assertThat(run().fastPath()).isTrue();
	}

	@Test
	void neitherDoesOneThatComesOutOfOrderRunAtABoot() {
		run();
		this.scripts.remove("V3__contract__drop_a.sql").add("V0_1__contract__drop_b.sql", "drop table b");
		for (int boot = 0; boot < 2; boot++) {
			MigrationReport report = new Steps(this.database.dataSource(),
					(configuration) -> configuration.locations(this.scripts.location()).outOfOrder(true))
				.run();
			assertThat(report.state()).isEqualTo(State.UP_TO_DATE);
			assertThat(report.contract()).containsExactly("0.1");
			assertThat(report.currentVersion()).isEqualTo("2");
		}
		assertThat(exists("b")).isTrue();
	}

	@Test
	void contractRunExecutesItAndBootsGoOn() {
		run();
		Steps contract = steps();
		contract.settings = contract.settings.withContract();
		assertThat(contract.run().currentVersion()).isEqualTo("3");
		assertThat(exists("a")).isFalse();
		this.scripts.add("V4__c.sql", "create table c (id int)");
		assertThat(run().currentVersion()).isEqualTo("4");
		assertThat(run().fastPath()).isTrue();
	}

	@Test
	void operationRunsThem() {
		Steps steps = steps();
		MigrationOperations operations = steps.operations(UndoSettings.DEFAULTS);
		assertThat(operations.upgrade().to()).isEqualTo("2");
		assertThat(operations.contract().to()).isEqualTo("3");
		assertThat(exists("a")).isFalse();
	}

	@Test
	void nothingRunsPastAContractMigration() {
		run();
		this.scripts.add("V4__c.sql", "create table c (id int)");
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(this::run)
			.withMessageContaining("V3__contract__drop_a.sql")
			.withMessageContaining("V4__c.sql")
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("--contract"));
		assertThat(exists("c")).isFalse();
		assertThat(exists("a")).isTrue();
	}

	@Test
	void aDatabaseWithoutHistoryRunsThemAll() {
		this.scripts.add("V4__c.sql", "create table c (id int)");
		try (TestDatabase fresh = TestDatabase.create()) {
			MigrationReport report = new Steps(fresh.dataSource(), this.scripts.location()).run();
			assertThat(report.currentVersion()).isEqualTo("4");
			assertThat(report.state()).isEqualTo(State.UP_TO_DATE);
		}
	}

	@Test
	void interruptedFirstBootIsContinued() {
		this.scripts.add("V2__b.sql", "select 1 / 0").add("V4__c.sql", "create table c (id int)");
		try (TestDatabase fresh = TestDatabase.create()) {
			Steps steps = new Steps(fresh.dataSource(), this.scripts.location());
			assertThatExceptionOfType(FlywayException.class).isThrownBy(steps::run);
			this.scripts.add("V2__b.sql", "create table b (id int)");
			steps = new Steps(fresh.dataSource(), this.scripts.location());
			assertThat(labels(steps.operations().current().pending())).hasSize(3);
			assertThat(steps.operations().plan().migrations()).hasSize(3);
			assertThat(steps.run().currentVersion()).isEqualTo("4");
			// without the mark the next one waits
			assertThat(comment(fresh)).isNull();
			this.scripts.add("V5__d.sql", "create table d (id int)").add("V6__contract__e.sql", "drop table c");
			steps = new Steps(fresh.dataSource(), this.scripts.location());
			assertThat(steps.run().currentVersion()).isEqualTo("5");
			assertThat(comment(fresh)).isNull();
		}
	}

	@Test
	void firstBootThatIsInterruptedInItsLastMigrationLeavesContractMigrationsToTheRollout() {
		this.scripts.add("V3__contract__drop_a.sql", "select 1 / 0");
		try (TestDatabase fresh = TestDatabase.create()) {
			assertThatExceptionOfType(FlywayException.class)
				.isThrownBy(new Steps(fresh.dataSource(), this.scripts.location())::run);
			this.scripts.add("V2_1__c.sql", "create table c (id int)");
			MigrationReport report = new Steps(fresh.dataSource(), this.scripts.location()).run();
			assertThat(report.currentVersion()).isEqualTo("2.1");
			assertThat(report.contract()).containsExactly("3");
		}
	}

	@Test
	void markOfAFirstBootThatIsCompleteMeansNothing() {
		run();
		this.database.execute("comment on table flyway_schema_history is 'enumway: first boot, up to version 2'");
		assertThat(run().contract()).containsExactly("3");
		this.scripts.add("V4__c.sql", "create table c (id int)");
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(this::run)
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("first boot on this database was interrupted"));
		assertThat(exists("a")).isTrue();
	}

	@Test
	void interruptedFirstBootIsContinuedOnSqlite() {
		this.scripts.add("V2__b.sql", "select nothing from nowhere").add("V4__c.sql", "create table c (id int)");
		try (SqliteDatabase fresh = SqliteDatabase.create()) {
			Steps steps = new Steps(fresh.dataSource(), this.scripts.location());
			assertThatExceptionOfType(FlywayException.class).isThrownBy(steps::run);
			this.scripts.add("V2__b.sql", "create table b (id int)");
			steps = new Steps(fresh.dataSource(), this.scripts.location());
			assertThat(steps.run().currentVersion()).isEqualTo("4");
			assertThat(fresh.jdbc()
				.sql("select count(*) from sqlite_master where type = 'view'")
				.query(Integer.class)
				.single()).isZero();
		}
	}

	@Test
	void roleThatDoesNotOwnTheHistoryRunsThemAllAtTheFirstBoot() {
		this.scripts.remove("V1__a.sql")
			.remove("V2__b.sql")
			.add("V3__contract__drop_a.sql", "select 1")
			.add("V4__c.sql", "select 2");
		try (TestDatabase fresh = TestDatabase.create()) {
			new Steps(fresh.dataSource(), "classpath:none").run();
			String role = "writer_" + fresh.name();
			fresh.execute("""
					create role %1$s;
					grant usage on schema %2$s to %1$s;
					grant all on all tables in schema %2$s to %1$s""".formatted(role, TestDatabase.quotedSchema()));
			MigrationReport report = new Steps(fresh.dataSource(),
					(configuration) -> configuration.locations(this.scripts.location()).initSql("set role " + role))
				.run();
			assertThat(report.currentVersion()).isEqualTo("4");
		}
	}

	private static String comment(TestDatabase database) {
		return database.jdbc()
			.sql("select obj_description(to_regclass('flyway_schema_history'), 'pg_class')")
			.query(String.class)
			.list()
			.get(0);
	}

	@Test
	void validatingBootDoesNotWaitForAContractMigration() {
		run();
		Steps validating = steps();
		validating.settings = validating.settings.withStartup(StartupMode.VALIDATE)
			.withValidateTimeout(Duration.ofMillis(10));
		assertThat(validating.run().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void migrationAboutContractsIsNone() {
		this.scripts.add("V2__contract_table.sql", "create table contract (id int)");
		this.scripts.remove("V2__b.sql");
		assertThat(run().currentVersion()).isEqualTo("2");
		assertThat(exists("contract")).isTrue();
	}

	private boolean exists(String table) {
		return this.database.jdbc().sql("select to_regclass(?) is not null").param(table).query(Boolean.class).single();
	}

}
