package io.enumway.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import io.enumway.DeclaredEnums;
import io.enumway.dialect.DatabaseSurvey;
import io.enumway.migration.MigrationSurveyor;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.TransactionPooler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Findings about the server, its sessions and its settings: produced on a real database,
 * found, mended as recommended, and gone; then the service boots.
 */
class ServerFindingTests extends FindingScenarios {

	@Test
	@Finds("invalid-index")
	void invalidIndexIsRebuilt() {
		leaveInvalidIndex();
		only("invalid-index");
		this.database.execute("delete from t");
		mend("rebuild-index");
		assertThat(this.database.jdbc()
			.sql("select indisvalid from pg_index where indexrelid = 't_id'::regclass")
			.query(Boolean.class)
			.single()).isTrue();
	}

	@Test
	@Finds("invalid-index")
	void invalidIndexIsDropped() {
		leaveInvalidIndex();
		only("invalid-index");
		mend("drop-invalid-index");
		assertThat(this.database.jdbc().sql("select to_regclass('t_id') is null").query(Boolean.class).single())
			.isTrue();
	}

	private void leaveInvalidIndex() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.database.execute("insert into t values (1), (1)");
		assertThatException()
			.isThrownBy(() -> this.database.execute("create unique index concurrently t_id on t (id)"));
	}

	@Test
	@Finds("lock-held")
	void holderOfTheLockIsNamed() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		new MigrationSurveyor("flyway", this.service.flyway(), DeclaredEnums.of(List.of()), Duration.ofSeconds(5))
			.underLock((connection) -> assertThat(only("lock-held").severity()).isEqualTo(Severity.INFO));
		healthy();
	}

	@Test
	@Finds("missing-privilege")
	void missingPrivilegesAreGrantedByAnOwner() throws SQLException {
		String role = "r_" + UUID.randomUUID().toString().replace("-", "");
		this.service.script("V1__t.sql", "create type mood as enum ('happy'); create table t (mood mood)");
		this.database.execute("create role %s login password 'x'".formatted(role));
		try {
			this.database.execute("revoke create on schema %s from public".formatted(TestDatabase.quotedSchema()));
			this.service = this.service.as(new DriverManagerDataSource(this.database.url(), role, "x"));
			Finding finding = only("missing-privilege");
			assertThat(finding.evidence()).containsExactly(
					"missing: grant usage, create on schema %s to \"%s\"".formatted(TestDatabase.quotedSchema(), role));
			this.database.execute(query(finding));
			healthy();
		}
		finally {
			this.database.execute("drop owned by %s cascade; drop role %1$s".formatted(role));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"$user\"", "nowhere, \"$user\"", "\"A, \"\"b\", \"$user\"" })
	void privilegesAreMissedOnTheSchemaThatThePathMeans(String path) {
		String role = "r_" + UUID.randomUUID().toString().replace("-", "");
		this.service.script("V1__t.sql", "create table t (id int)");
		this.database.execute("create role %1$s login password 'x'; create schema %1$s".formatted(role));
		this.database.execute(
				"create schema \"A, \"\"b\"; alter role %1$s set search_path = %2$s; alter role %1$s set quote_all_identifiers = on"
					.formatted(role, path));
		String schema = path.startsWith("\"A") ? "A, \"\"b" : role;
		try {
			this.service = this.service.as(new DriverManagerDataSource(this.database.url(), role, "x"));
			assertThat(only("missing-privilege").evidence())
				.containsExactly("missing: grant usage, create on schema \"%s\" to \"%s\"".formatted(schema, role));
			this.database.execute("grant usage, create on schema \"%s\" to %s".formatted(schema, role));
			healthy();
		}
		finally {
			this.database.execute("drop owned by %s cascade; drop role %1$s".formatted(role));
		}
	}

	@Test
	void roleThatMayOnlyConnectGetsWhatItSeesAndANote() {
		String role = "r_" + UUID.randomUUID().toString().replace("-", "");
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.database.execute("create role %s login password 'x'; grant usage on schema %s to %1$s".formatted(role,
				TestDatabase.quotedSchema()));
		try {
			Diagnosis diagnosis = this.service.as(new DriverManagerDataSource(this.database.url(), role, "x"))
				.diagnose();
			assertThat(diagnosis.notes())
				.anySatisfy((note) -> assertThat(note).contains("may not read", "flyway_schema_history"))
				.anySatisfy((note) -> assertThat(note).contains("pg_read_all_stats"));
			assertThat(diagnosis.findings()).isEmpty();
		}
		finally {
			this.database.execute("drop owned by %s cascade; drop role %1$s".formatted(role));
		}
	}

	@Test
	@Finds("read-only-server")
	void readOnlyServerIsFound() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.database
			.execute("alter database %s set default_transaction_read_only = on".formatted(this.database.name()));
		assertThat(only("read-only-server").severity()).isEqualTo(Severity.WARNING);
		this.service.script("V2__u.sql", "create table u (id int)");
		Finding finding = only("read-only-server");
		assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
		assertThat(finding.recommendedFix()).hasValueSatisfying(
				(fix) -> assertThat(fix.description()).contains("SET default_transaction_read_only = off"));
		assertThatException().isThrownBy(this.service::boot).withStackTraceContaining("read-only");
		this.database.execute("begin read write; alter database %s reset default_transaction_read_only; commit"
			.formatted(this.database.name()));
		healthy();
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
	@Finds("incomplete-partitioned-index")
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
	@Finds("transactional-lock")
	void explicitTransactionalLockIsMentioned() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.service.settings = new DiagnosisSettings(true, false, false, Duration.ofSeconds(30), 1, true, false);
		assertThat(only("transactional-lock").severity()).isEqualTo(Severity.INFO);
		this.service.settings = DiagnosisSettings.DEFAULTS;
		healthy();
	}

	@Test
	@Finds("transaction-pooler")
	void transactionPoolerIsFound() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		try (TransactionPooler pooler = new TransactionPooler(this.database.url(), true)) {
			Service behind = this.service
				.as(new DriverManagerDataSource(pooler.url(this.database.url()) + "?prepareThreshold=0",
						this.database.user(), this.database.password()));
			assertThat(only("transaction-pooler", behind).recommendedFix())
				.hasValueSatisfying((fix) -> assertThat(fix.description()).contains("spring.flyway.url"));
		}
		healthy();
	}

	@Test
	void idleTransactionAndWhoWaitsForItAreFound() throws Exception {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.service.settings = new DiagnosisSettings(true, false, false, Duration.ZERO, 1, false, false);
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
	@Finds("idle-in-transaction")
	void sessionThatIsIdleInATransactionIsTerminated() throws SQLException {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.service.settings = new DiagnosisSettings(true, false, false, Duration.ZERO, 1, false, false);
		try (Connection idle = this.database.connect(); Statement statement = idle.createStatement()) {
			idle.setAutoCommit(false);
			statement.execute("lock table t in share mode");
			statement.execute("/* it's hunter1 */ select 'hunter2' as \"\u001b[2J\" from t");
			Finding finding = only("idle-in-transaction");
			assertThat(finding.evidence()).contains("query: select '…' as \" [2J\" from t");
			this.database.execute(query(finding));
			await().untilAsserted(() -> assertThat(this.service.diagnose().findings()).isEmpty());
		}
		healthy();
	}

	@Test
	@Finds("blocked-session")
	void whoeverBlocksASessionIsTerminated() throws Exception {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		Thread busy = inBackground("begin; lock table t in share mode; select pg_sleep(120)");
		await().until(() -> locks("ShareLock", true) == 1);
		Thread waiter = inBackground("alter table t add c int");
		await().until(() -> locks("AccessExclusiveLock", false) == 1);
		// the blocker's transaction is not long yet
		this.service.settings = new DiagnosisSettings(true, false, false, Duration.ofMinutes(10), 1, false, false);
		assertThat(await().until(() -> this.service.diagnose().findings(), (findings) -> !findings.isEmpty()))
			.as("a shorter wait is usual")
			.extracting(Finding::summary)
			.singleElement(STRING)
			.containsPattern("has waited ([5-9]|\\d\\d+) s");
		Finding blocked = only("blocked-session");
		this.database.execute(query(blocked));
		busy.join();
		waiter.join();
		healthy();
	}

	@Test
	void preparedTransactionThatBlocksHasNoSessionToTerminate() {
		Finding finding = SessionChecks.waiting(new DatabaseSurvey.Session(7, "app", null, false, Duration.ofHours(1),
				"drop table t", List.of(), List.of(0), Duration.ofSeconds(8), Duration.ofHours(2)));
		assertThat(finding.summary())
			.isEqualTo("Session 7 has waited 8 s for a lock that a prepared transaction holds");
		assertThat(finding.fixes()).extracting(Fix::description).singleElement(STRING).contains("rollback prepared");
		assertThat(finding.fixes()).extracting(Fix::snippet)
			.singleElement(STRING)
			.contains("pg_prepared_xacts")
			.doesNotContain("terminate");
	}

	@Test
	void privilegesAreAskedForWhereAScriptWorks() {
		String role = "r_" + UUID.randomUUID().toString().replace("-", "");
		this.database.execute(
				"create schema billing; create role %s login password 'x'; grant usage, create on schema billing to %1$s; revoke create on schema %s from public"
					.formatted(role, TestDatabase.quotedSchema()));
		try {
			Service other = this.service.as(new DriverManagerDataSource(this.database.url(), role, "x"));
			other.script("V1__billing.sql", "set search_path = billing; create table invoice (id int)")
				.script("V2__owner.sql",
						"set local role billing_owner; create table elsewhere (id int); create type mood as enum ('a')");
			assertThat(other.diagnose().findings()).isEmpty();
			other.script("V3__own.sql", "set session work_mem = '8MB'; create table mine (id int)");
			assertThat(other.diagnose().findings()).extracting(Finding::code).containsExactly("missing-privilege");
		}
		finally {
			this.database.execute("drop owned by %s cascade; drop role %1$s".formatted(role));
		}
	}

	@Test
	@Finds("long-transaction")
	void transactionThatIsAtWorkForLongIsNamed() throws InterruptedException {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		Thread report = inBackground("begin; select from t; select pg_sleep(120)");
		await().until(() -> locks("AccessShareLock", true) == 1);
		assertThat(this.service.diagnose().findings()).as("not for long").isEmpty();
		this.service.settings = new DiagnosisSettings(true, false, false, Duration.ZERO, 1, false, false);
		await().until(() -> this.service.diagnose().findings(), (findings) -> !findings.isEmpty());
		Finding finding = only("long-transaction");
		assertThat(finding.evidence()).contains("locks on: [t]");
		this.database.execute(query(finding));
		report.join();
		healthy();
	}

	private Thread inBackground(String sql) {
		Thread thread = new Thread(() -> {
			try {
				this.database.execute(sql);
			}
			catch (IllegalStateException ex) {
				// terminated
			}
		});
		thread.start();
		return thread;
	}

	private long locks(String mode, boolean granted) {
		return this.database.jdbc()
			.sql("select count(*) from pg_locks where relation = 't'::regclass and mode = ? and granted = ?")
			.params(mode, granted)
			.query(Long.class)
			.single();
	}

	/**
	 * The query that the recommended fix gives to a person.
	 */
	private static String query(Finding finding) {
		return Objects.requireNonNull(finding.recommendedFix().orElseThrow().snippet());
	}

	@Test
	void roleWithoutUsageOfTheSchemaGetsNotesInsteadOfAFailure() {
		String role = "r_" + UUID.randomUUID().toString().replace("-", "");
		this.service.declares("mood", "happy").script("V1__t.sql", "create table t (id int, mood mood)");
		this.service.schema = "app";
		this.service.boot();
		this.database.execute("create role %s login password 'x'".formatted(role));
		try {
			Service other = this.service.as(new DriverManagerDataSource(this.database.url(), role, "x"));
			other.schema = "app";
			Diagnosis diagnosis = other.diagnose();
			assertThat(diagnosis.notes()).anySatisfy((note) -> assertThat(note).contains("may not read", "app"));
			assertThat(diagnosis.isAtLeast(Severity.ERROR)).isFalse();
			assertThat(diagnosis.database().types()).isNotEmpty();
		}
		finally {
			this.database.execute("drop role " + role);
		}
	}

	@Test
	void tablesAndTypesOfOthersThatPendingMigrationsChangeAreNamed() {
		String role = "r_" + UUID.randomUUID().toString().replace("-", "");
		this.database.execute("create table theirs (id int); create type mood as enum ('happy')");
		this.database.execute("create role %s login password 'x'; grant all on schema %s to %1$s".formatted(role,
				TestDatabase.quotedSchema()));
		try {
			Service other = this.service.as(new DriverManagerDataSource(this.database.url(), role, "x"));
			other.baseline = true;
			other.script("V2__change.sql", """
					set local lock_timeout = '5s'; alter table theirs add column c int; create index i on theirs (id);
					alter type mood add value 'sad'""");
			assertThat(other.diagnose().findings()).extracting((finding) -> finding.evidence().get(0))
				.containsExactlyInAnyOrder(
						"missing: alter table %s.\"theirs\" owner to \"%s\"".formatted(TestDatabase.quotedSchema(),
								role),
						"missing: alter type %s.\"mood\" owner to \"%s\"".formatted(TestDatabase.quotedSchema(), role));
			this.database.execute("alter table theirs owner to %s; alter type mood owner to %1$s".formatted(role));
			other.boot();
			assertThat(other.diagnose().findings()).isEmpty();
		}
		finally {
			this.database.execute("drop owned by %s cascade; drop role %1$s".formatted(role));
		}
	}

}
