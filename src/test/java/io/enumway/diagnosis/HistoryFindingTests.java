package io.enumway.diagnosis;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.enumway.EnumwayException;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Findings about the history of migrations: produced on a real database, found, mended as
 * recommended, and gone; then the service boots.
 */
class HistoryFindingTests extends FindingScenarios {

	@Test
	@Finds("unrecorded-migration")
	void migrationThatRanUnrecordedIsMarkedComplete() {
		this.service.script("V1__start.sql", "create table start (id int)");
		this.service.boot();
		String sql = "create type mood as enum ('happy', 'sad'); create table diary (mood mood)";
		this.service.script("V2__diary.sql", sql);
		this.database.execute(sql);
		assertThatException().isThrownBy(this.service::boot).withStackTraceContaining("already exists");
		Finding finding = only("unrecorded-migration");
		assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
		assertThat(finding.evidence()).contains(
				"exists: enum type %s [happy, sad]".formatted(TestDatabase.enumName("mood")),
				"exists: table %s.diary".formatted(TestDatabase.schema()));
		mend("mark-complete");
	}

	@Test
	void leftoversOfAnInterruptedMigrationAreRemovedSoThatItRunsAgain() {
		this.service.script("V1__start.sql", "create table start (id int)");
		this.service.boot();
		this.service.script("V2__diary.sql",
				"create type mood as enum ('happy', 'sad'); create table diary (mood mood)");
		this.database.execute("create type mood as enum ('happy', 'sad')");
		Finding finding = only("unrecorded-migration");
		assertThat(finding.evidence()).contains("missing: table %s.diary".formatted(TestDatabase.schema()));
		mend("remove-leftovers");
		assertThat(this.database.jdbc().sql("select count(*) from diary").query(Long.class).single()).isZero();
	}

	@Test
	void typeWithOtherLabelsThanThePendingMigrationGivesItIsLeftToAPerson() {
		this.service.script("V1__start.sql", "create table start (id int)");
		this.service.boot();
		this.service.script("V2__diary.sql", "create type mood as enum ('happy', 'sad')");
		this.database.execute("create type mood as enum ('happy')");
		Finding finding = only("unrecorded-migration");
		assertThat(finding.evidence())
			.containsExactly("differs: enum type %s has [happy], the migration creates it with [happy, sad]"
				.formatted(TestDatabase.enumName("mood")));
		assertThat(finding.recommendedFix()).hasValueSatisfying((fix) -> assertThat(fix.automatic()).isFalse());
		this.database.execute("drop type mood");
		healthy();
	}

	@Test
	@Finds("missing-recorded-type")
	void typeThatHistoryHasAndDatabaseLacksIsCreated() {
		this.service.script("V1__mood.sql",
				"create type mood as enum ('happy', 'sad'); alter type mood add value 'calm' after 'happy'");
		this.service.boot();
		this.database.execute("drop type mood");
		Finding finding = only("missing-recorded-type");
		assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
		mend("create-missing");
		assertThat(labels()).containsExactlyInAnyOrder("happy", "sad", "calm");
	}

	@Test
	@Finds("missing-recorded-value")
	void valueThatHistoryHasAndDatabaseLacksIsAdded() {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy', 'sad')");
		this.service.boot();
		this.database.execute("drop type mood; create type mood as enum ('happy')");
		only("missing-recorded-value");
		mend("add-missing-values");
		assertThat(labels()).containsExactly("happy", "sad");
	}

	@Test
	@Finds("missing-recorded-table")
	void tableThatHistoryHasAndDatabaseLacksIsReported() {
		this.service.script("V1__tables.sql",
				"create table diary (id int); create table \"Odd Name\" (id int); create temporary table t (id int)")
			.script("V2__rename.sql",
					"alter table diary rename to journal; create table gone (id int); drop table gone");
		this.service.boot();
		assertThat(this.service.diagnose().findings()).isEmpty();
		this.database.execute("drop table journal");
		Finding finding = only("missing-recorded-table");
		assertThat(finding.objects()).contains(TestDatabase.schema() + ".journal");
		this.database.execute("create table journal (id int)");
		healthy();
	}

	@Test
	@Finds("failed-migration")
	void failedMigrationIsRepaired() {
		this.service.script("V1__bad.sql", "create index concurrently i on nowhere (id)");
		assertThatException().isThrownBy(this.service::boot);
		Finding finding = only("failed-migration");
		assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
		this.service.script("V1__bad.sql", "create table nowhere (id int)");
		mend("repair-history");
	}

	@Test
	@Finds("edited-migration")
	void editedMigrationIsFound() {
		this.service.script("V1__a.sql", "create table a (id int)");
		this.service.boot();
		this.service.script("V1__a.sql", "create table a (id bigint)");
		only("edited-migration");
		assertThatException().isThrownBy(this.service::boot).withMessageContaining("checksum mismatch");
		this.service.script("V1__a.sql", "create table a (id int)");
		healthy();
		this.service.script("V1__a.sql", "create table a (id bigint)");
		mend("repair-history");
	}

	@Test
	@Finds("missing-migration")
	void missingMigrationIsFound() throws Exception {
		this.service.script("V1__a.sql", "create table a (id int)").script("V2__b.sql", "create table b (id int)");
		this.service.boot();
		Files.delete(this.directory.resolve("V1__a.sql"));
		only("missing-migration");
		assertThatException().isThrownBy(this.service::boot).withMessageContaining("not resolved");
		this.service.script("V1__a.sql", "create table a (id int)");
		healthy();
		Files.delete(this.directory.resolve("V1__a.sql"));
		mend("repair-history");
	}

	@Test
	@Finds("out-of-order-migration")
	void outOfOrderMigrationIsFound() throws Exception {
		this.service.script("V2__b.sql", "create table b (id int)");
		this.service.boot();
		this.service.script("V1__a.sql", "create table a (id int)");
		only("out-of-order-migration");
		Files.move(this.directory.resolve("V1__a.sql"), this.directory.resolve("V3__a.sql"));
		healthy();
	}

	@Test
	@Finds("duplicate-version")
	void duplicateVersionIsFound() throws Exception {
		this.service.script("V1__a.sql", "create table a (id int)").script("V1__b.sql", "create table b (id int)");
		Finding finding = only("duplicate-version");
		assertThat(finding.evidence().get(0)).contains("V1__a.sql", "V1__b.sql");
		Files.move(this.directory.resolve("V1__b.sql"), this.directory.resolve("V2__b.sql"));
		healthy();
	}

	@Test
	void pendingMigrationThatDropsOrRenamesWhatItCreatesAgainHasNotRun() {
		this.service.script("V1__types.sql",
				"create type mood as enum ('happy'); create type size as enum ('s'); create type hue as enum ('red')");
		this.service.boot();
		this.service
			.script("V2__again.sql", "drop type if exists mood cascade; create type mood as enum ('happy', 'sad')")
			.script("V3__swap.sql",
					"alter type size rename to size_old; create type size as enum ('s', 'm'); drop type size_old")
			.script("V4__drop.sql", "drop type hue")
			.script("V5__new.sql", "create type hue as enum ('red')")
			.script("R__kinds.sql", "drop type if exists kind; create type kind as enum ('x')");
		assertThat(this.service.diagnose().findings()).extracting(Finding::code)
			.containsExactlyInAnyOrder("drop-type-cascade", "hand-written-swap");
		healthy();
		this.service.script("R__kinds.sql", "drop type if exists kind; create type kind as enum ('x', 'y')");
		assertThat(this.service.diagnose().findings()).isEmpty();
		healthy();
	}

	@Test
	void laterMigrationIsNotMarkedCompleteBeforeAnEarlierOneThatHasNotRun() {
		this.service.script("V1__start.sql", "create table start (id int)");
		this.service.boot();
		this.service.script("V2__first.sql", "create table first (id int)")
			.script("V3__mood.sql", "create type mood as enum ('happy')");
		this.database.execute("create type mood as enum ('happy')");
		Finding finding = only("unrecorded-migration");
		assertThat(finding.fixes()).allSatisfy((fix) -> assertThat(fix.statements()).isEmpty());
		FixReport report = this.service.diagnostics().fix(List.of("mark-complete"));
		assertThat(report.applied()).isEmpty();
		assertThat(report.byHand()).isNotEmpty();
		assertThatException().isThrownBy(this.service::boot).withStackTraceContaining("already exists");
		mend("mark-complete");
	}

	@Test
	void severalUnrecordedMigrationsAreMarkedCompleteInOrder() {
		String first = "create type mood as enum ('it''s', 'sad \"x\"', '\u00e4\u00f6 %s $1 ?')";
		String second = "create type \"Od\"\"d T\u00ff'pe\" as enum ('a')";
		this.service.script("V1__first_it's.sql", first).script("V1.1__second.sql", second);
		this.service.script("V0__start.sql", "create table start (id int)");
		this.service.target = "0";
		this.service.boot();
		this.service.target = null;
		this.database.execute(first);
		this.database.execute(second);
		assertThat(this.service.diagnose().findings()).extracting(Finding::code)
			.containsExactly("unrecorded-migration", "unrecorded-migration");
		mend("mark-complete");
		assertThat(this.database.jdbc()
			.sql("select version || ':' || success from flyway_schema_history order by installed_rank")
			.query(String.class)
			.list()).containsExactly("0:true", "1:true", "1.1:true");
	}

	@Test
	void missingSchemaOfTheHistoryIsNoTrouble() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.schema = "not_there_yet";
		assertThat(this.service.diagnose().isAtLeast(Severity.WARNING)).isFalse();
		healthy();
	}

	@Test
	@Finds("unreadable-migrations")
	void migrationsThatFlywayCannotReadAreFound() throws Exception {
		this.service.script("V1__a.sql", "create table a (id int)").script("V2_b.sql", "create table b (id int)");
		this.service.validateNames = true;
		assertThat(only("unreadable-migrations").evidence().get(0)).contains("V2_b.sql");
		assertThatException().isThrownBy(this.service::boot).withMessageContaining("V2_b.sql");
		Files.move(this.directory.resolve("V2_b.sql"), this.directory.resolve("V2__b.sql"));
		healthy();
	}

	@Test
	@Finds("locked-history")
	void historyThatSomebodyHasLockedIsNotWaitedFor() throws SQLException {
		this.service.script("V1__a.sql", "create table a (id int)");
		this.service.boot();
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("set application_name = 'rewriter'; lock table flyway_schema_history; select 'hunter2'");
			Finding finding = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> only("locked-history"));
			assertThat(finding.evidence().get(0)).startsWith("pid ")
				.contains("rewriter", ": select '…'")
				.doesNotContain("hunter2");
			other.rollback();
		}
		healthy();
	}

	@Test
	void sessionIsLeftAsItWasFound() throws SQLException {
		this.service.script("V1__a.sql", "create table a (id int)");
		this.service.boot();
		try (Connection connection = this.database.connect()) {
			String settings = "select string_agg(name || '=' || setting, ',' order by name) from pg_settings";
			String before = JdbcClient.create(new SingleConnectionDataSource(connection, true))
				.sql(settings)
				.query(String.class)
				.single();
			this.service.as(new SingleConnectionDataSource(connection, true)).diagnose();
			assertThat(JdbcClient.create(new SingleConnectionDataSource(connection, true))
				.sql(settings)
				.query(String.class)
				.single()).isEqualTo(before);
			assertThat(connection.getAutoCommit()).isTrue();
		}
	}

	@Test
	void missingMigrationsThatFlywayIsToldToIgnoreAreNoFinding() throws Exception {
		this.service.script("V1__a.sql", "create table a (id int)").script("V3__c.sql", "create table c (id int)");
		this.service.boot();
		Files.delete(this.directory.resolve("V1__a.sql"));
		this.service.script("V2__b.sql", "create table b (id int)");
		this.service.ignored = new String[] { "*:missing", "*:ignored" };
		healthy();
	}

	@Test
	void historyOfAnotherNameInAnotherSchemaIsTheOneThatIsMended() {
		this.service.schema = "Odd \"Schema\"";
		this.service.table = "my History'";
		this.service.script("V1__start.sql", "create table start (id int)");
		this.service.boot();
		this.database.execute("create table public.flyway_schema_history (installed_rank int)");
		String sql = "create type mood as enum ('happy')";
		this.service.script("V2__mood.sql", sql);
		this.database.execute("set search_path = \"Odd \"\"Schema\"\"\"; " + sql);
		Finding finding = only("unrecorded-migration");
		String script = new PlannedFix(finding, finding.fixes().get(0)).toSql();
		mend("mark-complete");
		this.database.execute(script); // as psql would, too late
		assertThat(this.database.jdbc()
			.sql("select version from \"Odd \"\"Schema\"\"\".\"my History'\" where version is not null order by installed_rank")
			.query(String.class)
			.list()).containsExactly("1", "2");
		assertThat(this.database.jdbc()
			.sql("select count(*) from public.flyway_schema_history")
			.query(Long.class)
			.single()).isZero();
		healthy();
	}

	@Test
	void repeatableMigrationThatRanUnrecordedIsMarkedComplete() {
		this.service.script("V1__start.sql", "create table start (id int)");
		this.service.boot();
		this.service.script("R__mood.sql", "create type mood as enum ('happy')");
		this.database.execute("create type mood as enum ('happy')");
		only("unrecorded-migration");
		mend("mark-complete");
	}

	@Test
	@Finds("no-history")
	void schemaThatAnotherToolMadeIsFoundBeforeFlywayRefusesIt() {
		this.service.script("V1__diary.sql", "create table diary (id int)")
			.script("V2__notes.sql", "create table notes (id int)");
		this.database.execute("create table legacy (id int)");
		only("no-history");
		this.database.execute("create table diary (id int)");
		assertThat(this.service.diagnose().findings()).extracting(Finding::code)
			.containsExactlyInAnyOrder("no-history", "unrecorded-migration");
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(this.service::boot)
			.withMessageContaining("There is no schema history")
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("migrate stamp", "baseline-version"));
		this.service.baseline = true; // its version is 1
		assertThat(this.service.diagnose().findings()).isEmpty();
		healthy();
		assertThat(this.database.jdbc().sql("select count(*) from notes").query(Long.class).single()).isZero();
	}

	@Test
	void rowIsTheOneThatFlywayWouldHaveWritten() {
		this.service.installedBy = "it's the job";
		String name = "a".repeat(150) + "\\" + "b".repeat(60);
		this.service.script("V1__%s.sql".formatted(name), "create type mood as enum ('happy')");
		this.service.boot();
		String sql = "select description, type, length(script) as script, checksum is null, installed_by from flyway_schema_history";
		List<Map<String, Object>> rows = this.database.jdbc().sql(sql).query().listOfRows();
		assertThat(rows.get(0).get("description").toString()).hasSize(200).endsWith("b...");
		this.database.execute("delete from flyway_schema_history");
		mend("mark-complete");
		assertThat(this.database.jdbc().sql(sql).query().listOfRows()).isEqualTo(rows);
	}

}
