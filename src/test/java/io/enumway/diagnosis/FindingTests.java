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
		this.service.settings = new DiagnosisSettings(true, false, false, Duration.ZERO, 1, false);
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
	void oddNamesAndLabelsAreQuotedInEveryStatement() {
		String name = "\u00fc\"'%s ".repeat(8);
		this.service.declares("\"" + name.replace("\"", "\"\"") + "\"", "a'b\"c", "\u00e4".repeat(31) + "x",
				"$1 ? %s :x \\");
		this.service.boot();
		String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
		this.database.execute("drop type " + quoted);
		this.service.diagnostics().fix(List.of("create-missing"));
		healthy();
		this.database.execute("drop type %1$s; create type %1$s as enum ('$1 ? %2$s :x \\')".formatted(quoted, "%s"));
		this.service.diagnostics().fix(List.of("add-missing-values"));
		assertThat(this.database.jdbc()
			.sql("select enumlabel::text from pg_enum order by enumsortorder")
			.query(String.class)
			.list()).containsExactly("a'b\"c", "\u00e4".repeat(31) + "x", "$1 ? %s :x \\");
	}

	@Test
	void failedFixSaysWhatWasDoneBeforeItAndLeavesNothingHalfDone() {
		this.service.declares("mood", "happy", "sad").declares("state", "a");
		this.service.boot();
		this.database.execute("""
				drop type mood;
				create table t (state varchar(1) default 'z' check (state in ('a')))""");
		assertThatException()
			.isThrownBy(() -> this.service.diagnostics().fix(List.of("create-missing", "convert-column")))
			.satisfies((ex) -> assertThat(ex).isInstanceOf(io.enumway.EnumwayException.class)
				.hasMessageContaining("convert-column")
				.extracting((failure) -> ((io.enumway.EnumwayException) failure).getRemedy())
				.asString()
				.contains("Done before: create-missing")
				.contains("Nothing of it was done"));
		assertThat(labels()).containsExactly("happy", "sad");
		assertThat(this.database.jdbc()
			.sql("select data_type from information_schema.columns where table_name = 't'")
			.query(String.class)
			.single()).isEqualTo("character varying");
	}

	@Test
	void fixWorksWithAPoolOfOneConnection() {
		this.service.declares("mood", "happy");
		this.service.boot();
		this.database.execute("drop type mood");
		com.zaxxer.hikari.HikariConfig config = new com.zaxxer.hikari.HikariConfig();
		config.setJdbcUrl(this.database.url());
		config.setUsername(this.database.user());
		config.setPassword(this.database.password());
		config.setMaximumPoolSize(1);
		config.setConnectionTimeout(2000);
		try (com.zaxxer.hikari.HikariDataSource pool = new com.zaxxer.hikari.HikariDataSource(config)) {
			FixReport report = this.service.as(pool).diagnostics().fix(List.of());
			assertThat(report.applied()).hasSize(1);
			assertThat(report.after().findings()).isEmpty();
		}
	}

	@Test
	void fixWaitsForTheLockAndSaysWhoHoldsIt() {
		this.service.declares("mood", "happy");
		this.service.boot();
		this.database.execute("drop type mood");
		this.service.lockTimeout = Duration.ofMillis(300);
		new MigrationSurveyor("flyway", this.service.flyway(), DeclaredEnums.of(List.of()), Duration.ofSeconds(5))
			.underLock((connection) -> assertThatException().isThrownBy(() -> this.service.diagnostics().fix(List.of()))
				.withMessageContaining("was not free within")
				.withMessageContaining("pid"));
		assertThat(this.service.diagnose().findings()).extracting(Finding::code).containsExactly("missing-type");
		this.service.lockTimeout = Duration.ofSeconds(10);
		mend("create-missing");
	}

	@Test
	void missingSchemaOfTheHistoryIsNoTrouble() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.schema = "not_there_yet";
		assertThat(this.service.diagnose().isAtLeast(Severity.WARNING)).isFalse();
		healthy();
	}

	@Test
	void typeOfAnExtensionIsNotOurs() {
		this.service.declares("mood", "happy");
		this.service.boot();
		this.database
			.execute("create extension hstore; create type ext_old as enum ('x'); create type ext as enum ('y');"
					+ "alter extension hstore add type ext_old; alter extension hstore add type ext");
		assertThat(this.service.diagnose().findings()).isEmpty();
	}

	@Test
	void indexOfAPartitionedTableThatLacksPartsIsFound() {
		this.service.script("V1__t.sql",
				"create table t (id int) partition by list (id); create table t1 partition of t for values in (1)");
		this.service.boot();
		this.database.execute("create index t_id on only t (id)");
		Finding finding = only("incomplete-partitioned-index");
		assertThat(finding.fixes()).allSatisfy((fix) -> assertThat(fix.automatic()).isFalse());
		this.database.execute("create index t1_id on t1 (id); alter index t_id attach partition t1_id");
		healthy();
	}

	@Test
	void explicitTransactionalLockIsMentioned() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.service.settings = new DiagnosisSettings(true, false, false, Duration.ofSeconds(30), 1, true);
		assertThat(only("transactional-lock").severity()).isEqualTo(Severity.INFO);
	}

	@Test
	void transactionPoolerIsFound() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		try (io.enumway.wire.TransactionPooler pooler = new io.enumway.wire.TransactionPooler(this.database.url(),
				true)) {
			Diagnosis diagnosis = this.service
				.as(new DriverManagerDataSource(pooler.url(this.database.url()) + "?prepareThreshold=0",
						this.database.user(), this.database.password()))
				.diagnose();
			assertThat(diagnosis.findings()).extracting(Finding::code).containsExactly("transaction-pooler");
			assertThat(diagnosis.findings().get(0).recommendedFix())
				.hasValueSatisfying((fix) -> assertThat(fix.description()).contains("spring.flyway.url"));
		}
		healthy();
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
