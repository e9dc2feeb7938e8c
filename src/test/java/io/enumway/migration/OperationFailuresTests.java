package io.enumway.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.enumway.EnumwayException;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.MigrationLock;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Bad input: a message with the remedy, and nothing changed.
 */
class OperationFailuresTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	private Scripts scripts;

	private Steps steps;

	private List<String> before = List.of();

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory).add("V1__A.sql", "create table a (id int)")
			.add("U1__A.sql", "drop table a")
			.add("V2__B.sql", "create table b (id int)")
			.add("U2__B.sql", "drop table b");
		this.steps = new Steps(this.database.dataSource(), this.scripts.location());
		this.steps.run();
		this.before = state();
	}

	private MigrationOperations operations() {
		return this.steps.operations();
	}

	private <T extends EnumwayException> T refused(Class<T> type, Runnable operation) {
		AtomicReference<T> failure = new AtomicReference<>();
		assertThatExceptionOfType(type).isThrownBy(operation::run).satisfies((ex) -> {
			assertThat(ex.getRemedy()).isNotBlank();
			failure.set(ex);
		});
		assertThat(state()).isEqualTo(this.before);
		return failure.get();
	}

	@Test
	void unknownVersions() {
		for (String target : List.of("7", "1.5")) {
			assertThat(refused(InvalidTargetException.class, () -> operations().upgrade(target)))
				.hasMessage("There is no migration of version " + target);
			assertThat(refused(InvalidTargetException.class, () -> operations().downgrade(DowngradeRequest.to(target))))
				.hasMessage("There is no migration of version " + target);
		}
		for (String target : List.of("x", "", "last", "-1")) {
			assertThat(refused(InvalidTargetException.class, () -> operations().upgrade(target)))
				.hasMessage("'%s' is no version".formatted(target));
		}
	}

	@Test
	void wordsOfFlywayThatNameAnAppliedVersion() {
		for (String target : List.of("latest", "next", "current", "LATEST")) {
			assertThat(operations().upgrade(target).executed()).isEmpty();
			assertThat(state()).isEqualTo(this.before);
		}
	}

	@Test
	void targetsOnTheWrongSide() {
		assertThat(refused(InvalidTargetException.class, () -> operations().upgrade("1")).getRemedy())
			.contains("downgrade");
		this.scripts.add("V3__C.sql", "create table c (id int)");
		assertThat(refused(InvalidTargetException.class, () -> operations().downgrade(DowngradeRequest.to("3"))))
			.hasMessage("Version 3 is above the current version 2");
		assertThat(operations().downgrade(DowngradeRequest.to("2")).undone()).isEmpty();
	}

	@Test
	void nothingToUndo() {
		operations().downgrade(DowngradeRequest.to(DowngradeRequest.NOTHING));
		this.before = state();
		assertThat(refused(InvalidTargetException.class, () -> operations().downgrade(DowngradeRequest.steps(1))))
			.hasMessageContaining("nothing to undo");
		assertThat(operations().downgrade(DowngradeRequest.to(DowngradeRequest.NOTHING)).undone()).isEmpty();
	}

	@Test
	void moreStepsThanThereAre() {
		assertThat(refused(InvalidTargetException.class, () -> operations().downgrade(DowngradeRequest.steps(3))))
			.hasMessageContaining("only 2 are applied");
	}

	@Test
	void missingUndo() {
		this.scripts.remove("U1__A.sql");
		assertThat(
				refused(IrreversibleMigrationException.class, () -> operations().downgrade(DowngradeRequest.steps(2)))
					.getRemedy())
			.contains("U<version>__<description>.sql");
	}

	@Test
	void missingMigration() {
		this.scripts.remove("V2__B.sql").remove("U2__B.sql");
		assertThat(
				refused(IrreversibleMigrationException.class, () -> operations().downgrade(DowngradeRequest.steps(1)))
					.getRemedy())
			.contains("version of the service that has these");
	}

	@Test
	void editedMigration() {
		this.scripts.add("V2__B.sql", "create table b (id bigint)");
		assertThat(refused(EnumwayException.class, () -> operations().downgrade(DowngradeRequest.steps(1))))
			.hasMessageContaining("was edited after it was applied");
	}

	@Test
	void twoBranchesWithTheSameVersion() {
		this.scripts.add("V2__Other.sql", "create table c (id int)");
		for (Runnable operation : List.<Runnable>of(() -> operations().current(),
				() -> operations().downgrade(DowngradeRequest.steps(1)), () -> operations().stamp("1"),
				() -> operations().plan())) {
			assertThat(refused(EnumwayException.class, operation)).hasMessageContaining("V2__Other.sql");
		}
	}

	@Test
	void failedRow() {
		this.database.execute("update flyway_schema_history set success = false where version = '2'");
		this.before = state();
		assertThat(refused(EnumwayException.class, () -> operations().downgrade(DowngradeRequest.steps(1))))
			.hasMessageContaining("migration 2 (B) failed");
	}

	@Test
	void historyThatIsNotThere() {
		try (TestDatabase empty = TestDatabase.create()) {
			MigrationOperations operations = new Steps(empty.dataSource(), this.scripts.location()).operations();
			assertThat(operations.current().version()).isNull();
			assertThat(operations.history().pending()).hasSize(2);
			assertThatExceptionOfType(InvalidTargetException.class)
				.isThrownBy(() -> operations.downgrade(DowngradeRequest.steps(1)));
			assertThat(operations.downgrade(DowngradeRequest.to(DowngradeRequest.NOTHING)).undone()).isEmpty();
		}
	}

	@Test
	void historyThatCannotBeReadOrWritten() {
		String role = "reader_" + this.database.name();
		this.database.execute("create role %s login password 'x'; grant usage on schema %s to %s".formatted(role,
				TestDatabase.quotedSchema(), role));
		try {
			MigrationOperations operations = new Steps(new DriverManagerDataSource(this.database.url(), role, "x"),
					this.scripts.location())
				.operations();
			assertThat(refused(EnumwayException.class, operations::current).getRemedy()).contains("Grant");
			this.database.execute("grant select on flyway_schema_history to " + role);
			assertThat(operations.current().version()).isEqualTo("2");
			assertThat(refused(EnumwayException.class, () -> operations.downgrade(DowngradeRequest.steps(1)))
				.getSqlState()).isEqualTo("42501");
		}
		finally {
			this.database.execute("drop owned by %s; drop role %s".formatted(role, role));
		}
	}

	@Test
	void lockHeldByAnother() throws Exception {
		this.steps.settings = this.steps.settings.withLockTimeout(Duration.ofMillis(200));
		try (Connection other = this.database.connect()) {
			HistoryTable history = HistoryTable.of(this.steps.flyway.getConfiguration(), other);
			for (MigrationLock lock : List.of(EnumDialects.of(other).lock(history.lockScope()),
					new FlywayOwnLock(history.lockScope()))) {
				lock.tryAcquire(other);
				assertThat(refused(LockTimeoutException.class, () -> operations().downgrade(DowngradeRequest.steps(1)))
					.getHolder()).isPresent();
				assertThat(operations().current().version()).isEqualTo("2");
				lock.release(other);
			}
		}
		assertThat(operations().downgrade(DowngradeRequest.steps(1)).to()).isEqualTo("1");
	}

	@Test
	void flywaysOwnLockIsTheOneThatFlywayTakes() throws Exception {
		Flyway plain = this.steps.flyway;
		this.scripts.add("V3__Slow.sql", "select pg_advisory_xact_lock_shared(42)");
		try (Connection gate = this.database.connect();
				Statement statement = gate.createStatement();
				Connection other = this.database.connect()) {
			statement.execute("select pg_advisory_lock(42)");
			CompletableFuture<?> migrating = CompletableFuture.runAsync(plain::migrate);
			this.database.awaitBlocked("%lock_shared(42)%");
			FlywayOwnLock lock = new FlywayOwnLock(HistoryTable.of(plain.getConfiguration(), other).lockScope());
			assertThat(lock.tryAcquire(other)).isFalse();
			statement.execute("select pg_advisory_unlock(42)");
			migrating.get(1, TimeUnit.MINUTES);
			assertThat(lock.tryAcquire(other)).isTrue();
		}
	}

	@Test
	void databaseThatIsAway() {
		MigrationOperations operations = new Steps(
				new DriverManagerDataSource("jdbc:postgresql://localhost:1/none", "x", "x"), this.scripts.location())
			.operations();
		for (Runnable operation : List.<Runnable>of(operations::current, operations::history, operations::validate,
				operations::plan, operations::upgrade, () -> operations.stamp("1"),
				() -> operations.downgrade(DowngradeRequest.steps(1)))) {
			assertThatExceptionOfType(EnumwayException.class).isThrownBy(operation::run)
				.satisfies((ex) -> assertThat(ex.getSqlState()).isEqualTo("08001"))
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("reachable"));
		}
	}

	private List<String> state() {
		return this.database.jdbc()
			.sql("select t::text from flyway_schema_history t union all select tablename from pg_tables where schemaname = current_schema() order by 1")
			.query(String.class)
			.list();
	}

}
