package io.enumway.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.enumway.replica.Replica;
import io.enumway.replica.ReplicaProcess;
import io.enumway.testing.Rounds;
import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The process is killed at every statement of a boot that changes a table of 100,000
 * rows; the file is intact and the next boot finishes the work.
 */
class SqliteCrashTests {

	private static final int ROWS = 100_000;

	private static final int KILLED = 137;

	@ParameterizedTest
	@ValueSource(strings = { "delete", "wal" })
	void killedBootIsFinishedByTheNext(String journal) throws Exception {
		try (SqliteDatabase first = SqliteDatabase.create(); SqliteDatabase done = SqliteDatabase.create()) {
			first.execute("pragma journal_mode = " + journal);
			SqliteReplicas.of(first, ROWS)
				.with("spring.flyway.target", "1")
				.with("enumway.drift.missing-value", "ignore")
				.bootOnce();
			String old = dump(first);
			first.execute("pragma wal_checkpoint(truncate)");
			Files.copy(first.file(), done.file());
			int statements = statements(done);
			String finished = dump(done);
			assertThat(statements).isGreaterThan(30);
			int step = Rounds.of(journal.equals("wal") ? 71 : 37, 1);
			List<Callable<Void>> points = new ArrayList<>();
			for (int point = 1; point <= statements; point += step) {
				int at = point;
				points.add(() -> {
					kill(first, at, old, finished);
					return null;
				});
			}
			runSeveralAtATime(points);
		}
	}

	/**
	 * A point is a process that mostly waits for its JVM to start.
	 */
	private static void runSeveralAtATime(List<Callable<Void>> points) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(3);
		try {
			for (Future<Void> point : executor.invokeAll(points)) {
				point.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	/**
	 * How many statements and commits a whole boot has.
	 */
	private static int statements(SqliteDatabase database) {
		try (ReplicaProcess process = SqliteReplicas.of(database, ROWS).with("kill.at", 1_000_000).start()) {
			assertThat(process.waitFor()).as(process::output).isZero();
			Matcher count = Pattern.compile("statements: (\\d+)").matcher(process.output());
			assertThat(count.find()).isTrue();
			return Integer.parseInt(count.group(1));
		}
	}

	private static void kill(SqliteDatabase first, int at, String old, String finished) throws IOException {
		try (SqliteDatabase database = SqliteDatabase.create("?foreign_keys=on")) {
			Files.copy(first.file(), database.file());
			Replica replica = SqliteReplicas.of(database, ROWS);
			try (ReplicaProcess process = replica.with("kill.at", at).start()) {
				assertThat(process.waitFor()).as(process::output).isEqualTo(KILLED);
			}
			String described = "killed at statement " + at;
			checkIntegrity(database, described);
			assertThat(dump(database)).as(described).isIn(List.of(old, finished));
			replica.bootOnce();
			checkIntegrity(database, described);
			assertThat(dump(database)).as(described).isEqualTo(finished);
		}
	}

	private static void checkIntegrity(SqliteDatabase database, String described) {
		assertThat(database.single("pragma integrity_check")).as(described).isEqualTo("ok");
		assertThat(database.single("pragma foreign_key_check")).as(described).isEqualTo("nothing");
	}

	/**
	 * Definitions, labels, history and rows, the latter counted.
	 */
	private static String dump(SqliteDatabase database) {
		return String.join("\n", database.jdbc().sql("""
				select name || ' ' || sql from sqlite_schema where sql is not null
				union all select name || ' ' || position || ' ' || coalesce(label, '') from enumway_enums
				union all select 'history ' || coalesce(version, '') || ' ' || success from flyway_schema_history
				union all select 'orders ' || status || ' ' || coalesce(note, '') || ' ' || count(*) from orders
					group by status, note
				union all select 'lines ' || count(*) from lines
				order by 1""").query(String.class).list());
	}

}
