package io.enumway.migration;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.enumway.AddValueSpec;
import io.enumway.DeclaredEnums;
import io.enumway.EnumChanges;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumwayException;
import io.enumway.migration.MigrationEntry.State;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for downgrades by scripts.
 */
class DowngradeTests {

	private static final DowngradeRequest EVERYTHING = DowngradeRequest.to(DowngradeRequest.NOTHING);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	private Scripts scripts;

	private Steps steps;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory).add("V1__Diary.sql", "create table diary (id int, note text)")
			.add("U1__Diary.sql", "drop table diary")
			.add("V2__Page.sql", "create table page (id int); alter table diary add day date")
			.add("U2__Page.sql", "alter table diary drop day; -- first this;\ndrop table page;");
		this.steps = steps((configuration) -> configuration);
	}

	private Steps steps(UnaryOperator<FluentConfiguration> customizer) {
		return new Steps(this.database.dataSource(),
				(configuration) -> customizer.apply(configuration.locations(this.scripts.location())));
	}

	private MigrationOperations upgraded() {
		MigrationOperations operations = this.steps.operations();
		operations.upgrade();
		return operations;
	}

	@Test
	void undoesEveryVersionAndAppliesThemAgain() {
		MigrationOperations operations = upgraded();
		DowngradeResult down = operations.downgrade(EVERYTHING);
		assertThat(down.undone()).extracting((undone) -> undone.migration().undo())
			.containsExactly("U2__Page.sql", "U1__Diary.sql");
		assertThat(down.to()).isNull();
		assertThat(tables()).isEmpty();
		assertThat(operations.current().version()).isNull();
		assertThat(operations.upgrade().executed()).hasSize(2);
		assertThat(tables()).containsExactly("diary", "page");
	}

	@Test
	void flywayReadsTheHistory() {
		MigrationOperations operations = upgraded();
		operations.downgrade(DowngradeRequest.to("1"));
		Flyway flyway = Flyway.configure()
			.dataSource(this.database.dataSource())
			.locations(this.scripts.location())
			.load();
		assertThat(flyway.info().all()).extracting(MigrationInfo::getState)
			.containsExactly(MigrationState.SUCCESS, MigrationState.DELETED, MigrationState.PENDING);
		assertThat(flyway.info().current().getVersion()).hasToString("1");
		assertThat(flyway.repair().migrationsDeleted).isEmpty();
		assertThat(operations.validate().isValid()).isTrue();
		assertThat(flyway.migrate().migrationsExecuted).isEqualTo(1);
		flyway.validate();
		operations.downgrade(DowngradeRequest.steps(1));
		operations.upgrade();
		flyway.validate();
		assertThat(operations.history().entries()).extracting(MigrationEntry::state)
			.containsExactly(State.APPLIED, State.UNDONE, State.MARKER, State.UNDONE, State.MARKER, State.APPLIED);
	}

	@Test
	void aFailedUndoChangesNothing() {
		this.scripts.add("U2__Page.sql", "drop table page; drop table nonsense");
		MigrationOperations operations = upgraded();
		assertThatExceptionOfType(EnumwayException.class)
			.isThrownBy(() -> operations.downgrade(DowngradeRequest.steps(1)))
			.withMessageContaining("U2__Page.sql, line 1: ERROR: table \"nonsense\" does not exist")
			.satisfies((ex) -> assertThat(ex.getSqlState()).isEqualTo("42P01"));
		assertThat(tables()).containsExactly("diary", "page");
		assertThat(operations.current().version()).isEqualTo("2");
		assertThat(operations.history().entries()).hasSize(2);
	}

	@Test
	void saysWhatWouldBeLost() {
		MigrationOperations operations = upgraded();
		this.database
			.execute("insert into page values (1), (2); insert into diary values (1, 'x', now()), (2, 'y', null)");
		assertThatExceptionOfType(DataLossException.class)
			.isThrownBy(() -> operations.downgrade(DowngradeRequest.to("1")))
			.withMessageContaining("table %s.page with 2 rows".formatted(TestDatabase.deparsedSchema()))
			.withMessageContaining("column %s.diary.day with values in 1 row".formatted(TestDatabase.deparsedSchema()))
			.satisfies((ex) -> assertThat(ex.getLosses()).hasSize(2));
		assertThat(tables()).containsExactly("diary", "page");
		DowngradeResult down = operations.downgrade(DowngradeRequest.to("1").withForce());
		assertThat(down.to()).isEqualTo("1");
		assertThat(tables()).containsExactly("diary");
	}

	@Test
	void deletedAndTruncatedRowsAreLost() {
		MigrationOperations operations = upgraded();
		this.database.execute("insert into diary values (1, 'x', null), (2, 'y', null)");
		this.scripts.add("U2__Page.sql", "delete from diary where id = 1; drop table page");
		assertThatExceptionOfType(DataLossException.class)
			.isThrownBy(() -> operations.downgrade(DowngradeRequest.to("1")))
			.withMessageContaining("1 row of table %s.diary".formatted(TestDatabase.deparsedSchema()));
		this.scripts.add("U2__Page.sql", "truncate diary; drop table page");
		assertThatExceptionOfType(DataLossException.class)
			.isThrownBy(() -> this.steps.operations().downgrade(DowngradeRequest.to("1")))
			.withMessageContaining("2 rows of table %s.diary".formatted(TestDatabase.deparsedSchema()));
	}

	@Test
	void whatEveryRowGotByDefaultIsNotLost() {
		this.scripts.add("V2__Page.sql", "alter table diary add stars int not null default 3")
			.add("U2__Page.sql", "alter table diary drop stars");
		MigrationOperations operations = upgraded();
		this.database.execute("insert into diary values (1)");
		operations.downgrade(DowngradeRequest.steps(1));
		operations.upgrade();
		this.database.execute("update diary set stars = 5");
		assertThatExceptionOfType(DataLossException.class)
			.isThrownBy(() -> operations.downgrade(DowngradeRequest.steps(1)))
			.withMessageContaining(
					"column %s.diary.stars with values in 1 row".formatted(TestDatabase.deparsedSchema()));
	}

	@Test
	void rowsOfARemovedLabelAreLost() {
		this.scripts.add("V1__Diary.sql",
				"create type mood as enum ('sad', 'happy'); create table diary (id int, mood mood, moods mood[])");
		this.steps = steps((configuration) -> configuration.javaMigrations(new V3__Add_curious()));
		MigrationOperations operations = upgraded();
		this.database.execute("insert into diary values (1, 'curious', '{}'), (2, 'sad', '{curious,sad}')");
		assertThatExceptionOfType(DataLossException.class)
			.isThrownBy(() -> operations.downgrade(DowngradeRequest.steps(1)))
			.withMessageContaining("label 'curious' of %s.mood in 2 rows".formatted(TestDatabase.deparsedSchema()));
		this.database.execute("update diary set mood = 'sad', moods = '{}'");
		assertThat(operations.downgrade(DowngradeRequest.steps(1)).to()).isEqualTo("2");
	}

	@Test
	void saysHowToTakeBackAValueThatIsInUse() {
		this.scripts.add("V1__Diary.sql", "create type mood as enum ('sad', 'happy'); create table diary (mood mood)");
		this.steps = steps((configuration) -> configuration.javaMigrations(new V3__Add_sleepy(null)));
		MigrationOperations operations = upgraded();
		this.database.execute("insert into diary values ('sleepy')");
		assertThatExceptionOfType(EnumwayException.class)
			.isThrownBy(() -> operations.downgrade(DowngradeRequest.steps(1).withForce()))
			.withMessageContaining("V3__Add_sleepy cannot be undone")
			.withMessageContaining("diary.mood (1 times)")
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("addValue(\"mood\", \"sleepy\").undoneWith(…)",
					"override downgrade"));
		this.steps = steps((configuration) -> configuration.javaMigrations(new V3__Add_sleepy("sad")));
		assertThat(this.steps.operations().validate().isValid()).isTrue();
		assertThat(this.steps.operations().downgrade(DowngradeRequest.steps(1).withForce()).to()).isEqualTo("2");
		assertThat(this.database.jdbc().sql("select mood::text from diary").query(String.class).list())
			.containsExactly("sad");
	}

	@Test
	void undoScriptsCanStandElsewhere() {
		Scripts undo = new Scripts(this.directory.resolve("undo")).create();
		this.scripts.remove("U1__Diary.sql").remove("U2__Page.sql");
		undo.add("U1__Diary.sql", "drop table diary").add("U2__Another_name.sql", "drop table page");
		this.steps = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location()).validateMigrationNaming(false));
		MigrationOperations operations = this.steps.operations(new UndoSettings(List.of(undo.location()), true));
		operations.upgrade();
		assertThat(operations.downgrade(EVERYTHING).undone()).hasSize(2);
		assertThat(tables()).isEmpty();
	}

	@Test
	void refusesTwoUndoScripts() {
		this.scripts.add("U2__Pages.sql", "drop table page");
		MigrationOperations operations = upgraded();
		assertThat(operations.current().version()).isEqualTo("2");
		assertThatExceptionOfType(EnumwayException.class)
			.isThrownBy(() -> operations.downgrade(DowngradeRequest.steps(1)))
			.withMessageContaining("more than one undo script for migration 2")
			.withMessageContaining("U2__Pages.sql");
		assertThat(tables()).containsExactly("diary", "page");
	}

	@Test
	void namingValidationIsExplained() {
		this.steps = steps((configuration) -> configuration.validateMigrationNaming(true));
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> this.steps.run())
			.withMessageContaining("U1__Diary.sql")
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("enumway.undo.locations"));
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> this.steps.operations().current())
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("enumway.undo.locations"));
	}

	@Test
	void replacesPlaceholdersAsFlywayDoes() {
		this.scripts.add("V2__Page.sql", "create table ${name} (id int)")
			.add("U2__Page.sql", "drop table \"${flyway:defaultSchema}\".${Name}");
		this.steps = steps((configuration) -> configuration.placeholders(Map.of("name", "page", "unused", "x")));
		MigrationOperations operations = upgraded();
		assertThat(operations.downgrade(DowngradeRequest.steps(1)).to()).isEqualTo("1");
		operations.upgrade();
		this.scripts.add("U2__Page.sql", "drop table ${unknown}");
		assertThatExceptionOfType(EnumwayException.class)
			.isThrownBy(() -> this.steps.operations().downgrade(DowngradeRequest.steps(1)))
			.withMessageContaining("${unknown}");
		this.scripts.add("U2__Page.sql", "drop table page; comment on table diary is '${unknown}'")
			.add("U2__Page.sql.conf", "placeholderReplacement=false");
		assertThat(this.steps.operations().downgrade(DowngradeRequest.steps(1)).to()).isEqualTo("1");
	}

	@Test
	void refusesTransactionControlAndCopyBeforeAnythingIsUndone() {
		this.scripts.add("U1__Diary.sql", "drop table diary;\ncommit;");
		MigrationOperations operations = upgraded();
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> operations.downgrade(EVERYTHING))
			.withMessageContaining("U1__Diary.sql, line 2");
		this.scripts.add("U1__Diary.sql", "copy diary from stdin;\n1\n\\.\n");
		assertThatExceptionOfType(EnumwayException.class)
			.isThrownBy(() -> this.steps.operations().downgrade(EVERYTHING))
			.withMessageContaining("COPY");
		assertThat(operations.current().version()).isEqualTo("2");
		assertThat(operations.history().entries()).hasSize(2);
	}

	@Test
	void indexesAreDroppedConcurrently() {
		this.scripts.add("V3__Index.sql", "create index concurrently diary_note on diary (note)")
			.add("U3__Index.sql", "drop index concurrently diary_note");
		MigrationOperations operations = upgraded();
		this.database.execute("drop index diary_note");
		assertThat(operations.downgrade(DowngradeRequest.steps(1)).to()).isEqualTo("2");
		assertThat(operations.upgrade().to()).isEqualTo("3");
	}

	@Test
	void whatCannotBeRehearsedNeedsForce() {
		this.scripts.add("U2__Page.sql", "drop table page; alter table diary drop day")
			.add("U2__Page.sql.conf", "executeInTransaction=false");
		MigrationOperations operations = upgraded();
		assertThatExceptionOfType(DataLossException.class)
			.isThrownBy(() -> operations.downgrade(DowngradeRequest.steps(1)))
			.withMessageContaining("outside a transaction");
		assertThat(operations.downgrade(DowngradeRequest.steps(1).withForce()).to()).isEqualTo("1");
	}

	@Test
	void runsInTheDefaultSchema() {
		this.steps = steps((configuration) -> configuration.schemas("app", "other"));
		MigrationOperations operations = upgraded();
		assertThat(operations.history().schema()).isEqualTo("app");
		this.database.execute("create table public.page (id int)");
		operations.downgrade(DowngradeRequest.steps(1));
		assertThat(this.database.jdbc()
			.sql("select schemaname || '.' || tablename from pg_tables where tablename = 'page'")
			.query(String.class)
			.list()).containsExactly("public.page");
		operations.downgrade(EVERYTHING);
		assertThat(operations.upgrade().executed()).hasSize(2);
	}

	@Test
	void repeatableMigrationsWithAnUndoGoFirstAndRunAgain() {
		this.scripts.add("R__Pages.sql", "create or replace view pages as select * from page")
			.add("U__Pages.sql", "drop view pages");
		MigrationOperations operations = upgraded();
		assertThat(operations.downgrade(DowngradeRequest.steps(1)).undone())
			.extracting((undone) -> undone.migration().label())
			.containsExactly("Pages", "2 (Page)");
		assertThat(operations.current().pending()).extracting(MigrationEntry::label)
			.containsExactly("2 (Page)", "Pages");
		assertThat(operations.upgrade().executed()).extracting(MigrationEntry::label)
			.containsExactly("2 (Page)", "Pages");
		assertThat(operations.current().isUpToDate()).isTrue();
		assertThat(operations.validate().problems()).isEmpty();
		this.scripts.remove("U__Pages.sql");
		assertThatExceptionOfType(IrreversibleMigrationException.class).isThrownBy(
				() -> this.steps.operations(UndoSettings.DEFAULTS.withResetDisabled(false)).reset(this.database.name()))
			.withMessageContaining("R__Pages.sql");
	}

	@Test
	void outOfOrderUndoesWhatWasAppliedLast() {
		this.scripts.add("V1_1__Late.sql", "create table late (id int)").add("U1_1__Late.sql", "drop table late");
		Scripts kept = this.scripts;
		kept.remove("V1_1__Late.sql");
		upgraded();
		kept.add("V1_1__Late.sql", "create table late (id int)");
		this.steps = steps((configuration) -> configuration.outOfOrder(true));
		MigrationOperations operations = upgraded();
		assertThat(operations.downgrade(DowngradeRequest.steps(1)).undone())
			.extracting((undone) -> undone.migration().version())
			.containsExactly("1.1");
		assertThat(operations.current().version()).isEqualTo("2");
		assertThat(operations.upgrade().executed()).hasSize(1);
		assertThat(operations.downgrade(EVERYTHING).undone()).extracting((undone) -> undone.migration().version())
			.containsExactly("1.1", "2", "1");
	}

	@Test
	void withoutOutOfOrderTheNewestVersionGoesFirst() {
		this.scripts.add("V1_1__Late.sql", "create table late (id int)").add("U1_1__Late.sql", "drop table late");
		upgraded();
		MigrationOperations operations = this.steps.operations();
		assertThat(operations.downgrade(DowngradeRequest.to("1.1")).undone())
			.extracting((undone) -> undone.migration().version())
			.containsExactly("2");
		assertThat(this.steps.run().currentVersion()).isEqualTo("2");
	}

	@Test
	void theBaselineIsTheBottom() {
		this.database.execute("create table diary (id int)");
		this.steps = steps((configuration) -> configuration.baselineOnMigrate(true).baselineVersion("1"));
		MigrationOperations operations = upgraded();
		assertThatExceptionOfType(InvalidTargetException.class).isThrownBy(() -> operations.downgrade(EVERYTHING))
			.withMessageContaining("below the baseline 1");
		assertThatExceptionOfType(InvalidTargetException.class)
			.isThrownBy(() -> operations.downgrade(DowngradeRequest.steps(2)))
			.withMessageContaining("only 1 are applied above the baseline 1");
		assertThat(operations.downgrade(DowngradeRequest.to("1")).to()).isEqualTo("1");
		assertThat(operations.upgrade().to()).isEqualTo("2");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			sad  | create table page (mood mood) | drop table page
			blue | create table page (mood mood); alter type mood rename value 'sad' to 'blue' \
			     | drop table page; alter type mood rename value 'blue' to 'sad'""")
	void declaredTypesGoBelowTheirFirstUseAndComeBack(String label, String upgrade, String undo) {
		this.scripts.add("V2__Page.sql", upgrade).add("U2__Page.sql", undo);
		this.steps.synchronizer = new DefaultEnumSynchronizer(
				DeclaredEnums.of(List.of(EnumDefinition.of("mood", label, "happy"))), SyncMode.CREATE,
				DriftPolicies.DEFAULTS, true);
		MigrationOperations operations = upgraded();
		assertThat(operations.downgrade(DowngradeRequest.to("1")).undone().get(0).droppedTypes())
			.containsExactly(TestDatabase.enumName("mood"));
		assertThat(types()).isEmpty();
		operations.upgrade();
		assertThat(types()).containsExactly("mood");
		operations.downgrade(EVERYTHING);
		assertThat(operations.upgrade("1").to()).isEqualTo("1");
		assertThat(types()).isEmpty();
		this.database.execute("create type keep as enum ('a')");
		operations.upgrade("2");
		operations.downgrade(EVERYTHING);
		assertThat(types()).containsExactly("keep");
	}

	@Test
	void declaredTypesGoBeforeTheirSchemaDoes() {
		this.scripts.clear()
			.add("V1__Audit.sql",
					"create schema if not exists audit; create table audit.events (kind audit.event_kind)")
			.add("U1__Audit.sql", "drop table audit.events; drop schema if exists audit, \"Other\"");
		this.steps.synchronizer = new DefaultEnumSynchronizer(DeclaredEnums.of(List
			.of(EnumDefinition.of("audit.event_kind", "login", "logout"), EnumDefinition.of("mood", "sad", "happy"))),
				SyncMode.CREATE, DriftPolicies.DEFAULTS, true);
		MigrationOperations operations = upgraded();
		this.database.execute("insert into audit.events values ('login')");
		assertThatExceptionOfType(DataLossException.class).isThrownBy(() -> operations.downgrade(EVERYTHING))
			.withMessageContaining("table audit.events with 1 row");
		this.database
			.execute("create schema \"Other\"; create type \"Other\".mine as enum ('a'); delete from audit.events");
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> operations.downgrade(EVERYTHING))
			.satisfies((ex) -> assertThat(ex.getSqlState()).isEqualTo("2BP01"));
		assertThat(types()).containsExactly("event_kind", "mine", "mood");
		this.database.execute("drop type \"Other\".mine");
		assertThat(operations.downgrade(EVERYTHING).undone().get(0).droppedTypes())
			.containsExactly(EnumName.of("audit.event_kind"), TestDatabase.enumName("mood"));
		assertThat(types()).isEmpty();
		assertThat(operations.upgrade().to()).isEqualTo("1");
	}

	@Test
	void resetNeedsPermissionAndConfirmation() {
		MigrationOperations operations = upgraded();
		this.database.execute("insert into page values (1)");
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> operations.reset(this.database.name()))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("enumway.undo.reset-disabled=false"));
		MigrationOperations allowed = this.steps.operations(UndoSettings.DEFAULTS.withResetDisabled(false));
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> allowed.reset("production"))
			.withMessageContaining("'production', but this is '" + this.database.name() + "'");
		assertThat(tables()).containsExactly("diary", "page");
		assertThat(allowed.reset(this.database.name()).undone()).hasSize(2);
		assertThat(tables()).isEmpty();
		assertThat(allowed.reset(this.database.name()).undone()).isEmpty();
	}

	private List<String> tables() {
		return this.database.jdbc()
			.sql("select tablename from pg_tables where schemaname = ? and tablename not like 'flyway%' order by 1")
			.param(TestDatabase.schema())
			.query(String.class)
			.list();
	}

	private List<String> types() {
		return this.database.jdbc()
			.sql("select typname from pg_type where typtype = 'e' order by 1")
			.query(String.class)
			.list();
	}

	static class V3__Add_curious extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("mood", "curious").last();
		}

		@Override
		protected void downgrade(MigrationContext m) {
			m.enums().removeValue("mood", "curious").replaceWith("happy");
		}

	}

	static class V3__Add_sleepy extends EnumMigration {

		private final @Nullable String undoneWith;

		V3__Add_sleepy(@Nullable String undoneWith) {
			this.undoneWith = undoneWith;
		}

		@Override
		protected void changes(EnumChanges changes) {
			AddValueSpec addition = changes.addValue("mood", "sleepy");
			((this.undoneWith != null) ? addition.undoneWith(this.undoneWith) : addition).last();
		}

	}

}
