package io.enumway.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.MigrationLock;
import io.enumway.migration.MigrationReport.State;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link DoneByOthers}: while the test holds the lock, as a replica does that
 * migrates.
 */
@ExtendWith(OutputCaptureExtension.class)
class DoneByOthersTests {

	private final TestDatabase database = TestDatabase.create();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@SuppressWarnings("NullAway.Init")
	private Scripts scripts;

	@SuppressWarnings("NullAway.Init")
	private Connection holder;

	@BeforeEach
	void setUp() throws SQLException {
		this.scripts = new Scripts(this.directory).add("V1__a.sql", "create table a (id int)");
		flyway().migrate();
		this.scripts.add("V2__b.sql", "create table b (id int)").add("V3__c.sql", "create table c (id int)");
		this.holder = this.database.connect();
		assertThat(lock().tryAcquire(this.holder)).isTrue();
	}

	@AfterEach
	void close() throws SQLException {
		this.holder.close();
		this.database.close();
	}

	@Test
	void allThatWaitLeaveTogetherWhileTheLockIsStillHeld(CapturedOutput output) throws Exception {
		List<CompletableFuture<MigrationReport>> boots = IntStream.range(0, 4)
			.mapToObj((number) -> start(steps(), output))
			.toList();
		flyway().migrate();
		for (CompletableFuture<MigrationReport> boot : boots) {
			MigrationReport report = boot.get(30, TimeUnit.SECONDS);
			assertThat(report.state()).isEqualTo(State.UP_TO_DATE);
			assertThat(report.currentVersion()).isEqualTo("3");
			assertThat(report.fastPath()).isTrue();
			assertThat(report.lockWait()).isPositive();
		}
		assertThat(output).contains(" for the lock until another process had done everything");
		assertThat(lock().release(this.holder)).isTrue();
	}

	@Test
	void waitsOnBetweenTwoMigrations(CapturedOutput output) throws Exception {
		CompletableFuture<MigrationReport> boot = start(steps(), output);
		Flyway.configure().configuration(flyway().getConfiguration()).target("2").load().migrate();
		assertWaiting(boot);
		flyway().migrate();
		assertThat(boot.get(30, TimeUnit.SECONDS).fastPath()).isTrue();
	}

	@Test
	void waitsOnForDeclaredTypesAndLabelsThatComeAfterTheLastMigration(CapturedOutput output) throws Exception {
		this.database.execute("create type mood as enum ('sad')");
		Steps steps = steps();
		steps.synchronizer = new DefaultEnumSynchronizer(
				DeclaredEnums.of(List.of(EnumDefinition.of("mood", "sad", "happy"))), SyncMode.EXPAND,
				DriftPolicies.DEFAULTS, true);
		CompletableFuture<MigrationReport> boot = start(steps, output);
		flyway().migrate();
		assertWaiting(boot);
		this.database.execute("alter type mood add value 'happy'");
		assertThat(boot.get(30, TimeUnit.SECONDS).fastPath()).isTrue();
	}

	@Test
	void migrationThatWasAppliedWithOtherContentIsLeftToFlywayToRefuse(@TempDir Path other, CapturedOutput output)
			throws Exception {
		CompletableFuture<MigrationReport> boot = start(steps(), output);
		flyway(new Scripts(other).add("V1__a.sql", "create table a (id int)")
			.add("V2__b.sql", "create table another (id int)")
			.add("V3__c.sql", "create table c (id int)")).migrate();
		assertWaiting(boot);
		assertThat(lock().release(this.holder)).isTrue();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> boot.get(30, TimeUnit.SECONDS))
			.withMessageContaining("checksum mismatch");
	}

	@Test
	void callbacksOfTheUserRunUnderTheLock(CapturedOutput output) throws Exception {
		this.scripts.add("afterMigrate.sql", "create table if not exists called (id int)");
		CompletableFuture<MigrationReport> boot = start(steps(), output);
		flyway().migrate();
		assertWaiting(boot);
		lock().release(this.holder);
		MigrationReport report = boot.get(30, TimeUnit.SECONDS);
		assertThat(report.fastPath()).isFalse();
		assertThat(report.lockWait()).isPositive();
	}

	@Test
	void poolOfOneLooksThroughTheSessionAndGetsItBackAsItWas(CapturedOutput output) throws Exception {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(this.database.url());
		config.setUsername(this.database.user());
		config.setPassword(this.database.password());
		config.setMaximumPoolSize(1);
		config.setAutoCommit(false);
		try (HikariDataSource pool = new HikariDataSource(config)) {
			Map<String, String> before = SettingsInPool.of(pool);
			this.database.execute("create table inits (id serial)");
			Steps steps = new Steps(pool, (configuration) -> configuration.locations(this.scripts.location())
				.initSql("insert into inits default values"));
			CompletableFuture<MigrationReport> boot = start(steps, output);
			flyway().migrate();
			assertThat(boot.get(30, TimeUnit.SECONDS).fastPath()).isTrue();
			assertThat(SettingsInPool.of(pool)).isEqualTo(before);
			// that of the first look, which is rolled back, and that of the session
			assertThat(this.database.jdbc().sql("select id from inits").query(Integer.class).list()).containsExactly(2);
		}
	}

	private CompletableFuture<MigrationReport> start(Steps steps, CapturedOutput output) {
		int waiting = waiting(output);
		CompletableFuture<MigrationReport> boot = CompletableFuture.supplyAsync(steps::run,
				(task) -> new Thread(task).start());
		await().until(() -> boot.isDone() || waiting(output) > waiting);
		return boot;
	}

	private static int waiting(CapturedOutput output) {
		return output.toString().split("Waiting for the advisory lock", -1).length;
	}

	private static void assertWaiting(CompletableFuture<MigrationReport> boot) {
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> boot.get(1500, TimeUnit.MILLISECONDS));
	}

	private Steps steps() {
		return new Steps(this.database.dataSource(), this.scripts.location());
	}

	private Flyway flyway() {
		return flyway(this.scripts);
	}

	private Flyway flyway(Scripts scripts) {
		return Flyway.configure().dataSource(this.database.dataSource()).locations(scripts.location()).load();
	}

	private MigrationLock lock() throws SQLException {
		return EnumDialects.of(this.holder).lock(HistoryTable.of(flyway().getConfiguration(), this.holder).lockScope());
	}

}
