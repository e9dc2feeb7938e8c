package io.enumway.migration;

import java.nio.file.Path;

import io.enumway.EnumChanges;
import io.enumway.migration.MigrationEntry.State;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MigrationOperations}.
 */
class MigrationOperationsTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory).add("V1__Diary.sql",
				"create type mood as enum ('sad', 'happy'); create table diary (id int, mood mood not null)");
	}

	private Steps steps() {
		return new Steps(this.database.dataSource(), (configuration) -> configuration.locations(this.scripts.location())
			.javaMigrations(new V2__Add_curious()));
	}

	@Test
	void goesUpAndDownAndUpAgain() {
		MigrationOperations operations = steps().operations();
		UpgradeResult up = operations.upgrade();
		assertThat(up.from()).isNull();
		assertThat(up.to()).isEqualTo("2");
		assertThat(up.executed()).extracting(MigrationEntry::version).containsExactly("1", "2");
		DowngradeResult down = operations.downgrade(DowngradeRequest.steps(1));
		assertThat(down.from()).isEqualTo("2");
		assertThat(down.to()).isEqualTo("1");
		assertThat(down.undone()).extracting((undone) -> undone.migration().label()).containsExactly("2 (Add curious)");
		assertThat(labels()).isEqualTo("{sad,happy}");
		CurrentMigration current = operations.current();
		assertThat(current.version()).isEqualTo("1");
		assertThat(current.pending()).extracting(MigrationEntry::version).containsExactly("2");
		assertThat(current.database()).isEqualTo(this.database.name());
		assertThat(operations.upgrade().executed()).extracting(MigrationEntry::version).containsExactly("2");
		assertThat(operations.history().entries()).extracting(MigrationEntry::version, MigrationEntry::state)
			.containsExactly(tuple("1", State.APPLIED), tuple("2", State.UNDONE), tuple("2", State.MARKER),
					tuple("2", State.APPLIED));
		assertThat(labels()).isEqualTo("{sad,happy,curious}");
		assertThat(steps().run().fastPath()).isTrue();
	}

	@Test
	void upgradesToVersion() {
		MigrationOperations operations = steps().operations();
		assertThat(operations.upgrade("1").to()).isEqualTo("1");
		assertThat(operations.current().pending()).hasSize(1);
		assertThatExceptionOfType(InvalidTargetException.class).isThrownBy(() -> operations.upgrade("7"))
			.withMessage("There is no migration of version 7")
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("2, 1"));
	}

	@Test
	void upgradesToAPendingVersionBelowTheCurrentOne() {
		steps().operations().upgrade();
		this.scripts.add("V1_1__Late.sql", "create table late (id int)");
		assertThatExceptionOfType(InvalidTargetException.class).isThrownBy(() -> steps().operations().upgrade("1.1"))
			.withMessageContaining("below the current version 2");
		MigrationOperations operations = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location())
					.javaMigrations(new V2__Add_curious())
					.outOfOrder(true))
			.operations();
		assertThat(operations.plan("1.1").migrations()).hasSize(1);
		UpgradeResult up = operations.upgrade("1.1");
		assertThat(up.executed()).extracting(MigrationEntry::version).containsExactly("1.1");
		assertThat(up.to()).isEqualTo("2");
	}

	@Test
	void aVersionThatIsAskedForMayBeAboveTheConfiguredTarget() {
		MigrationOperations operations = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location())
					.javaMigrations(new V2__Add_curious())
					.target("1"))
			.operations();
		assertThat(operations.plan().migrations()).hasSize(1);
		assertThat(operations.plan("2").migrations()).hasSize(2);
		assertThat(operations.script("2").migrations()).hasSize(2);
		assertThat(operations.upgrade("2").executed()).hasSize(2);
		assertThat(operations.current().version()).isEqualTo("2");
	}

	@Test
	void whatIsOnlyRecordedIsNotPlannedToRun() {
		this.database.execute("create table legacy (id int)");
		MigrationOperations operations = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location())
					.javaMigrations(new V2__Add_curious())
					.baselineOnMigrate(true)
					.skipExecutingMigrations(true))
			.operations();
		UpgradePlan plan = operations.plan();
		assertThat(plan.from()).isNull();
		assertThat(plan.migrations()).hasSize(2).allSatisfy((planned) -> {
			assertThat(planned.sql()).isEmpty();
			assertThat(planned.notes()).singleElement().asString().contains("recorded and not run");
		});
		assertThat(operations.upgrade().to()).isEqualTo(plan.to());
		assertThat(operations.history().entries()).extracting(MigrationEntry::version).containsExactly("1", "2");
		assertThat(this.database.jdbc().sql("select to_regtype('mood') is null").query(Boolean.class).single())
			.isTrue();
	}

	@Test
	void refusesIrreversibleMigrationsBeforeAnythingIsUndone() {
		MigrationOperations operations = steps().operations();
		operations.upgrade();
		assertThatExceptionOfType(IrreversibleMigrationException.class)
			.isThrownBy(() -> operations.downgrade(DowngradeRequest.to(DowngradeRequest.NOTHING)))
			.withMessageContaining("1 (Diary), V1__Diary.sql")
			.satisfies((ex) -> assertThat(ex.getMigrations()).hasSize(1));
		assertThat(operations.current().version()).isEqualTo("2");
	}

	private String labels() {
		return this.database.jdbc().sql("select enum_range(null::mood)::text").query(String.class).single();
	}

	private static org.assertj.core.groups.Tuple tuple(Object... values) {
		return org.assertj.core.api.Assertions.tuple(values);
	}

	static class V2__Add_curious extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("mood", "curious").last();
		}

		@Override
		protected void downgrade(MigrationContext m) {
			m.enums().removeValue("mood", "curious").replaceWith("happy");
		}

	}

	static class V4__Drop_nothing extends EnumMigration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("drop table if exists nothing").update();
		}

	}

}
