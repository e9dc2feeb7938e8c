package io.enumway.diagnosis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.enumway.DeclaredEnums;
import io.enumway.migration.MigrationSurveyor;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Every kind of finding: produced on a real database, found, mended as recommended, and
 * gone; then the service boots.
 */
class FindingTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	private TestDatabase database;

	private Service service;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.service = new Service(this.database.dataSource(), this.directory);
	}

	@AfterEach
	void tearDown() {
		this.database.close();
	}

	@Test
	void healthyServiceHasNoFindings() {
		this.service.declares("mood", "happy", "sad")
			.script("V1__diary.sql", "create table diary (id int primary key, mood mood not null default 'happy')");
		this.service.boot();
		assertThat(this.service.diagnose().findings()).isEmpty();
		assertThat(this.service.diagnose().notes()).isEmpty();
	}

	@Test
	void databaseBeforeItsFirstBootHasNoFindingsThatFailIt() {
		this.service.declares("mood", "happy", "sad").script("V1__diary.sql", "create table diary (mood mood)");
		assertThat(this.service.diagnose().isAtLeast(Severity.ERROR)).isFalse();
		this.service.boot();
		assertThat(this.service.diagnose().findings()).isEmpty();
	}

	@Test
	void migrationThatRanUnrecordedIsMarkedComplete() {
		this.service.script("V1__start.sql", "create table start (id int)");
		this.service.boot();
		String sql = "create type mood as enum ('happy', 'sad'); create table diary (mood mood)";
		this.service.script("V2__diary.sql", sql);
		this.database.execute(sql);
		assertThatException().isThrownBy(this.service::boot).withStackTraceContaining("already exists");
		Finding finding = only("unrecorded-migration");
		assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
		assertThat(finding.evidence()).contains("exists: enum type public.mood [happy, sad]",
				"exists: table public.diary");
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
		assertThat(finding.evidence()).contains("missing: table public.diary");
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
			.containsExactly("differs: enum type public.mood has [happy], the migration creates it with [happy, sad]");
		assertThat(finding.recommendedFix()).hasValueSatisfying((fix) -> assertThat(fix.automatic()).isFalse());
		this.database.execute("drop type mood");
		healthy();
	}

	@Test
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
	void valueThatHistoryHasAndDatabaseLacksIsAdded() {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy', 'sad')");
		this.service.boot();
		this.database.execute("drop type mood; create type mood as enum ('happy')");
		only("missing-recorded-value");
		mend("add-missing-values");
		assertThat(labels()).containsExactly("happy", "sad");
	}

	@Test
	void tableThatHistoryHasAndDatabaseLacksIsReported() {
		this.service.script("V1__tables.sql",
				"create table diary (id int); create table \"Odd Name\" (id int); create temporary table t (id int)")
			.script("V2__rename.sql",
					"alter table diary rename to journal; create table gone (id int); drop table gone");
		this.service.boot();
		assertThat(this.service.diagnose().findings()).isEmpty();
		this.database.execute("drop table journal");
		Finding finding = only("missing-recorded-table");
		assertThat(finding.objects()).contains("public.journal");
		this.database.execute("create table journal (id int)");
		healthy();
	}

	@Test
	void failedMigrationIsRepaired() {
		this.service.script("V1__bad.sql", "create index concurrently i on nowhere (id)");
		assertThatException().isThrownBy(this.service::boot);
		Finding finding = only("failed-migration");
		assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
		this.service.script("V1__bad.sql", "create table nowhere (id int)");
		mend("repair-history");
	}

	@Test
	void editedMigrationIsFound() {
		this.service.script("V1__a.sql", "create table a (id int)");
		this.service.boot();
		this.service.script("V1__a.sql", "create table a (id bigint)");
		only("edited-migration");
		mend("repair-history");
	}

	@Test
	void missingMigrationIsFound() throws Exception {
		this.service.script("V1__a.sql", "create table a (id int)").script("V2__b.sql", "create table b (id int)");
		this.service.boot();
		Files.delete(this.directory.resolve("V1__a.sql"));
		only("missing-migration");
		mend("repair-history");
	}

	@Test
	void outOfOrderMigrationIsFound() throws Exception {
		this.service.script("V2__b.sql", "create table b (id int)");
		this.service.boot();
		this.service.script("V1__a.sql", "create table a (id int)");
		only("out-of-order-migration");
		Files.move(this.directory.resolve("V1__a.sql"), this.directory.resolve("V3__a.sql"));
		healthy();
	}

	@Test
	void duplicateVersionIsFound() throws Exception {
		this.service.script("V1__a.sql", "create table a (id int)").script("V1__b.sql", "create table b (id int)");
		Finding finding = only("duplicate-version");
		assertThat(finding.evidence().get(0)).contains("V1__a.sql", "V1__b.sql");
		Files.move(this.directory.resolve("V1__b.sql"), this.directory.resolve("V2__b.sql"));
		healthy();
	}

	@Test
	void driftOfEveryKindIsFound() {
		this.service.declares("mood", "happy", "calm", "sad")
			.declares("size", "s", "m")
			.declares("colour", "red", "green");
		this.service.boot();
		this.database.execute("""
				drop type mood; create type mood as enum ('happy', 'sad', 'angry');
				drop type size;
				drop type colour; create type colour as enum ('green', 'red')""");
		Diagnosis diagnosis = this.service.diagnose();
		assertThat(diagnosis.findings()).extracting(Finding::code)
			.containsExactlyInAnyOrder("missing-value", "extra-value", "missing-type", "label-order");
		FixReport report = this.service.diagnostics().fix(List.of());
		assertThat(report.applied()).extracting((planned) -> planned.fix().name())
			.containsExactlyInAnyOrder("add-missing-values", "create-missing");
		assertThat(report.after().findings()).extracting(Finding::code)
			.containsExactlyInAnyOrder("extra-value", "label-order");
		assertThat(labels()).containsExactly("happy", "calm", "sad", "angry");
	}

	@Test
	void typeOfSeveralSchemasIsAmbiguous() {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy')");
		this.service.boot();
		this.database.execute("create schema other; create type other.mood as enum ('sad')");
		this.database.execute("alter database " + this.database.name() + " set search_path = public, other");
		assertThat(only("ambiguous-type").objects()).contains("public.mood", "other.mood");
	}

	@Test
	void leftoverOfAHandWrittenSwapIsRemovedWhenNothingUsesIt() {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy')");
		this.service.boot();
		this.database.execute("create type mood_old as enum ('happy', 'sad'); create table t (mood mood_old)");
		assertThat(only("leftover-type").recommendedFix())
			.hasValueSatisfying((fix) -> assertThat(fix.automatic()).isFalse());
		this.database.execute("drop table t");
		mend("remove-leftovers");
	}

	@Test
	void typesThatNobodyDeclaresAreMentionedWhereEnumsAreDeclared() {
		this.service.declares("mood", "happy");
		this.service.boot();
		this.database
			.execute("create type size as enum ('s'); create type colour as enum ('red'); create table t (c colour[])");
		Diagnosis diagnosis = this.service.diagnose();
		assertThat(diagnosis.findings()).extracting(Finding::code)
			.containsExactlyInAnyOrder("unused-type", "undeclared-type");
		assertThat(diagnosis.worst()).hasValue(Severity.INFO);
		assertThat(diagnosis.findings()).allSatisfy((finding) -> assertThat(finding.fixes())
			.anySatisfy((fix) -> assertThat(fix.description()).contains("EnumDefinition.of(")));
	}

	@Test
	void textColumnsInPlaceOfADeclaredEnumAreConverted() {
		this.service.declares("mood", "happy", "it's \"sad\"");
		this.service.boot();
		this.database.execute("""
				create table a (mood text);
				create table b (state varchar(20) check (state in ('happy', 'it''s "sad"')));
				insert into b values ('it''s "sad"')""");
		Diagnosis diagnosis = this.service.diagnose();
		assertThat(diagnosis.findings()).hasSize(2)
			.allSatisfy((finding) -> assertThat(finding.code()).isEqualTo("text-column"));
		mend("convert-column");
		assertThat(this.database.jdbc().sql("select state::text from b").query(String.class).single())
			.isEqualTo("it's \"sad\"");
	}

	@Test
	void invalidIndexIsRebuilt() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.database.execute("insert into t values (1), (1)");
		assertThatException()
			.isThrownBy(() -> this.database.execute("create unique index concurrently t_id on t (id)"));
		only("invalid-index");
		this.database.execute("delete from t");
		mend("rebuild-index");
		assertThat(this.database.jdbc()
			.sql("select indisvalid from pg_index where indexrelid = 't_id'::regclass")
			.query(Boolean.class)
			.single()).isTrue();
	}

	@Test
	void idleTransactionAndWhoWaitsForItAreFound() throws Exception {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.service.settings = new DiagnosisSettings(true, false, false, Duration.ZERO, 1);
		try (Connection idle = this.database.connect(); Statement statement = idle.createStatement()) {
			idle.setAutoCommit(false);
			statement.execute("set application_name = 'sleeper'; lock table t in share mode");
			Thread waiter = new Thread(
					() -> this.database.execute("set application_name = 'waiter'; alter table t add c int"));
			waiter.start();
			await().untilAsserted(() -> {
				Diagnosis diagnosis = this.service.diagnose();
				assertThat(diagnosis.findings()).extracting(Finding::code)
					.containsExactlyInAnyOrder("idle-in-transaction", "blocked-session");
				assertThat(diagnosis.findings()).anySatisfy(
						(finding) -> assertThat(finding.evidence()).contains("application: sleeper", "locks on: [t]"));
			});
			idle.rollback();
			waiter.join();
		}
		assertThat(this.service.diagnose().findings()).isEmpty();
	}

	@Test
	void holderOfTheLockIsNamed() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		new MigrationSurveyor("flyway", this.service.flyway(), DeclaredEnums.of(List.of()), Duration.ofSeconds(5))
			.underLock((connection) -> assertThat(only("lock-held").severity()).isEqualTo(Severity.INFO));
		assertThat(this.service.diagnose().findings()).isEmpty();
	}

	@Test
	void missingPrivilegesAreGrantedByAnOwner() throws SQLException {
		String role = "r_" + UUID.randomUUID().toString().replace("-", "");
		this.service.script("V1__t.sql", "create type mood as enum ('happy'); create table t (mood mood)");
		this.database.execute("create role %s login password 'x'".formatted(role));
		try {
			this.database.execute("revoke create on schema public from public");
			this.service = this.service.as(new DriverManagerDataSource(this.database.url(), role, "x"));
			Finding finding = only("missing-privilege");
			assertThat(finding.evidence())
				.containsExactly("missing: grant usage, create on schema \"public\" to \"%s\"".formatted(role));
			this.database.execute("grant usage, create on schema public to " + role);
			healthy();
		}
		finally {
			this.database.execute("drop owned by %s cascade".formatted(role));
			this.database.execute("drop role " + role);
		}
	}

	@Test
	void roleThatMayOnlyConnectGetsWhatItSeesAndANote() {
		String role = "r_" + UUID.randomUUID().toString().replace("-", "");
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.database.execute("create role %s login password 'x'".formatted(role));
		try {
			Diagnosis diagnosis = this.service.as(new DriverManagerDataSource(this.database.url(), role, "x"))
				.diagnose();
			assertThat(diagnosis.notes())
				.anySatisfy((note) -> assertThat(note).contains("may not read", "flyway_schema_history"))
				.anySatisfy((note) -> assertThat(note).contains("pg_read_all_stats"));
			assertThat(diagnosis.findings()).isEmpty();
		}
		finally {
			this.database.execute("drop role " + role);
		}
	}

	@Test
	void readOnlyServerIsFound() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.database
			.execute("alter database %s set default_transaction_read_only = on".formatted(this.database.name()));
		assertThat(only("read-only-server").severity()).isEqualTo(Severity.WARNING);
		this.service.script("V2__u.sql", "create table u (id int)");
		assertThat(only("read-only-server").severity()).isEqualTo(Severity.CRITICAL);
	}

	@Test
	void diagnosisWorksWhereNothingMayBeWritten() {
		this.service.declares("mood", "happy").script("V1__t.sql", "create table t (id int)");
		this.database
			.execute("alter database %s set default_transaction_read_only = on".formatted(this.database.name()));
		assertThatCode(this.service::diagnose).doesNotThrowAnyException();
	}

	@Test
	void diagnosisDoesNotWaitForTablesThatAreLocked() throws SQLException {
		this.service.script("V1__t.sql",
				"create table t (id int check (id > 0), state text check (state in ('a', 'b'))); create index i on t (id)");
		this.service.boot();
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("lock table t in access exclusive mode");
			assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), this.service::diagnose).findings()).isEmpty();
			other.rollback();
		}
	}

	private Finding only(String code) {
		Diagnosis diagnosis = this.service.diagnose();
		assertThat(diagnosis.findings()).extracting(Finding::code).containsExactly(code);
		return diagnosis.findings().get(0);
	}

	private void mend(String fix) {
		FixReport report = this.service.diagnostics().fix(List.of(fix));
		assertThat(report.applied()).isNotEmpty()
			.allSatisfy((planned) -> assertThat(planned.fix().name()).isEqualTo(fix));
		assertThat(report.byHand()).isEmpty();
		this.service.boot();
		assertThat(this.service.diagnose().findings()).isEmpty();
	}

	private void healthy() {
		this.service.boot();
		assertThat(this.service.diagnose().findings()).isEmpty();
	}

	private List<String> labels() {
		return this.database.jdbc().sql("select unnest(enum_range(null::mood))::text").query(String.class).list();
	}

}
