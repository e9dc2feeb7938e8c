package io.enumway.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BlockerWatch}.
 */
@ExtendWith(OutputCaptureExtension.class)
class BlockerWatchTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	private TestDatabase database;

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory).add("V1__a.sql", "create table a (id int)");
	}

	@AfterEach
	void tearDown() {
		this.database.close();
	}

	@Test
	void sessionThatBlocksAMigrationIsNamed(CapturedOutput output) throws Exception {
		new Steps(this.database.dataSource(), this.scripts.location()).run();
		this.scripts.add("V2__b.sql", "alter table a add column b int");
		runWhile(output, "application 'report-job'", "set application_name = 'report-job'", "select * from a");
		assertThat(output).contains("alter table a add column b int").contains("idle in transaction");
	}

	@Test
	void replicaOfThePreviousReleaseThatBlocksAConcurrentIndexBuildIsExplained(CapturedOutput output) throws Exception {
		new Steps(this.database.dataSource(), this.scripts.location()).run();
		this.scripts.add("V2__b.sql", "create index concurrently a_id on a (id)");
		runWhile(output, "migrates with plain Flyway", "set application_name = 'old-replica'",
				"select pg_try_advisory_xact_lock(77)");
		assertThat(output).contains("application 'old-replica'").contains("Stop that replica");
	}

	private void runWhile(CapturedOutput output, String expected, String... blocking) throws Exception {
		Steps steps = new Steps(this.database.dataSource(), this.scripts.location());
		Thread thread = new Thread(steps::run);
		try (Connection blocker = this.database.connect(); Statement statement = blocker.createStatement()) {
			statement.execute(blocking[0]);
			blocker.setAutoCommit(false);
			// an index build waits for older transactions that hold a snapshot or an xid
			statement.execute("set transaction isolation level repeatable read");
			statement.execute(blocking[1]);
			thread.start();
			long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
			while (!output.getOut().contains(expected) && System.nanoTime() < deadline) {
				Thread.sleep(50);
			}
			assertThat(output).contains(expected);
			assertThat(thread.isAlive()).isTrue();
			blocker.rollback();
		}
		thread.join(10_000);
		assertThat(steps.report().executed()).isEqualTo(1);
	}

}
