package io.enumway.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.enumway.EnumwayException;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A history table that somebody else has locked so that nobody can read it.
 */
@ExtendWith(OutputCaptureExtension.class)
class LockedHistoryTests {

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
		this.scripts = new Scripts(this.directory).add("V1__a.sql", "create table a (id int)");
		this.steps = new Steps(this.database.dataSource(), this.scripts.location());
		this.steps.run();
	}

	/**
	 * A script configuration is judged by Flyway itself.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void bootNamesWhoHasItLockedAndGoesOn(boolean judged, CapturedOutput output) throws Exception {
		if (judged) {
			this.scripts.add("V1__a.sql.conf", "executeInTransaction=true");
		}
		try (Connection locker = this.database.connect()) {
			int pid = lock(locker);
			CompletableFuture<MigrationReport> boot = CompletableFuture.supplyAsync(this.steps::run);
			await().until(() -> output.getOut().contains("is blocked by pid " + pid));
			assertThat(boot).isNotDone();
			locker.rollback();
			MigrationReport report = boot.get(1, TimeUnit.MINUTES);
			assertThat(report.state()).isEqualTo(MigrationReport.State.UP_TO_DATE);
			assertThat(report.executed()).isZero();
		}
		assertThat(this.steps.run().fastPath()).isTrue();
	}

	@Test
	void commandsNameWhoHasItLocked() throws Exception {
		MigrationOperations operations = this.steps.operations();
		try (Connection locker = this.database.connect()) {
			int pid = lock(locker);
			for (Runnable command : List.<Runnable>of(operations::current, operations::history, operations::plan,
					operations::validate, operations::upgrade, operations::script)) {
				long start = System.nanoTime();
				assertThatExceptionOfType(EnumwayException.class).isThrownBy(command::run)
					.withMessageContaining("is locked by pid %d (table-locker)".formatted(pid))
					.satisfies((ex) -> assertThat(ex.getSqlState()).isEqualTo("55P03"))
					.satisfies((ex) -> assertThat(ex.getRemedy()).contains("pg_terminate_backend"));
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
			}
			locker.rollback();
		}
		assertThat(operations.current().version()).isEqualTo("1");
	}

	@Test
	void bootThatOnlyValidatesNamesWhoHasItLocked() throws Exception {
		MigrationSettings settings = MigrationSettings.DEFAULTS;
		this.steps.settings = new MigrationSettings(StartupMode.VALIDATE, settings.lockTimeout(), Duration.ofSeconds(1),
				settings.reportTimeToLive(), settings.refreshTimeout(), settings.blockedAfter(), settings.swap(),
				false);
		try (Connection locker = this.database.connect()) {
			int pid = lock(locker);
			assertThatExceptionOfType(SchemaNotReadyException.class).isThrownBy(this.steps::run)
				.withMessageContaining("is locked by pid %d (table-locker)".formatted(pid));
			locker.rollback();
		}
		assertThat(this.steps.run().state()).isEqualTo(MigrationReport.State.UP_TO_DATE);
	}

	private static int lock(Connection locker) throws Exception {
		locker.setAutoCommit(false);
		try (Statement statement = locker.createStatement()) {
			statement.execute("set application_name = 'table-locker'");
			statement.execute("lock table flyway_schema_history");
			try (ResultSet result = statement.executeQuery("select pg_backend_pid()")) {
				result.next();
				return result.getInt(1);
			}
		}
	}

}
