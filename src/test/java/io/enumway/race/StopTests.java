package io.enumway.race;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import io.enumway.dialect.EnumDialects;
import io.enumway.replica.Replica;
import io.enumway.replica.ReplicaProcess;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A process that is told to stop (SIGTERM) while it boots.
 */
class StopTests {

	private static final String FOR_FLYWAYS_LOCK = "Waiting for the advisory lock of Flyway itself";

	private static final int TERMINATED = 143;

	private static final Duration SOON = Duration.ofSeconds(15);

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@BeforeEach
	void prepare() {
		this.database.execute("create schema control");
		this.database.execute("create table control.patience as select 0 as seconds");
	}

	@ParameterizedTest
	@MethodSource("waits")
	void waitEndsAndNothingIsMigrated(Map<String, String> properties, String waiting) throws SQLException {
		String history = TestDatabase.quotedSchema() + ".\"flyway_schema_history\"";
		try (Connection holder = this.database.connect()) {
			if (waiting.equals(FOR_FLYWAYS_LOCK)) {
				try (Statement statement = holder.createStatement()) {
					statement.execute("select pg_advisory_lock(%d)".formatted(0x466C79776179L + history.hashCode()));
				}
			}
			else {
				assertThat(EnumDialects.of(holder).lock(history).tryAcquire(holder)).isTrue();
			}
			try (ReplicaProcess process = replica().with(properties).start()) {
				await().atMost(Duration.ofMinutes(2)).until(() -> process.output().contains(waiting));
				process.terminate();
				assertThat(timeOf(process)).isLessThan(SOON);
				assertThat(process.output()).contains("The service was told to stop while it waited for the ");
			}
		}
		assertThat(this.database.jdbc()
			.sql("select count(*) from pg_tables where schemaname = current_schema()")
			.query(Integer.class)
			.single()).isZero();
	}

	static Stream<Arguments> waits() {
		return Stream.of(Arguments.of(Map.of(), "Waiting for the "), Arguments.of(Map.of(), FOR_FLYWAYS_LOCK),
				Arguments.of(Map.of("enumway.startup", "validate"), "Waiting at most "),
				Arguments.of(Map.of("spring.datasource.url", "jdbc:postgresql://localhost:1/none",
						"spring.flyway.connect-retries", "100"), "No connection to the database "));
	}

	@Test
	void migrationThatRunsIsTheLast() throws Exception {
		this.database.execute("update control.patience set seconds = 8");
		Files.writeString(this.directory.resolve("V2__Next.sql"), "create table next (id int primary key)");
		try (ReplicaProcess process = replica()
			.with("spring.flyway.locations", "classpath:race/slow,filesystem:" + this.directory)
			.start()) {
			this.database.awaitStatement("%pg_sleep%");
			process.terminate();
			assertThat(timeOf(process)).isLessThan(SOON.plusSeconds(8));
			assertThat(process.output()).contains("Migration V2__Next.sql was not begun: the service was told to stop");
		}
		assertThat(History.versions(this.database)).containsExactly("1");
		this.database.execute("update control.patience set seconds = 0");
		replica().with("spring.flyway.locations", "classpath:race/slow,filesystem:" + this.directory).bootOnce();
		assertThat(History.versions(this.database)).containsExactly("1", "2");
	}

	private static Duration timeOf(ReplicaProcess process) {
		long start = System.nanoTime();
		assertThat(process.waitFor()).as(process::output).isEqualTo(TERMINATED);
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private Replica replica() {
		return Replica.of(RaceService.class, this.database, "classpath:race/slow");
	}

}
