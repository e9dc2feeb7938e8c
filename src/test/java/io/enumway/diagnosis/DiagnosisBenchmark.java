package io.enumway.diagnosis;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.enumway.testing.TestDatabase;

import org.springframework.util.FileSystemUtils;

/**
 * Diagnoses a database with 1,000 enum types, 2,000 tables with a CHECK each, and 500
 * migrations, again and again.
 */
public final class DiagnosisBenchmark {

	private DiagnosisBenchmark() {
	}

	public static void main(String[] args) throws IOException {
		int rounds = Integer.parseInt(args[0]);
		Path directory = Files.createTempDirectory("diagnosis");
		try (TestDatabase database = TestDatabase.create()) {
			Service service = LargeDatabase.fill(database, database.dataSource(), directory, 1000, 2000, 500);
			List<Long> wall = new ArrayList<>();
			List<Long> cpu = new ArrayList<>();
			for (int i = 0; i < rounds; i++) {
				long cpuBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
				long before = System.nanoTime();
				service.diagnose();
				wall.add(System.nanoTime() - before);
				cpu.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBefore);
			}
			System.out.printf(
					"1000 types, 2000 tables, 500 migrations: first %d ms, median of %d: %d ms (%d ms of CPU in this JVM)%n",
					Duration.ofNanos(wall.get(0)).toMillis(), rounds, median(wall), median(cpu));
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
		}
	}

	private static long median(List<Long> nanos) {
		return Duration.ofNanos(nanos.stream().sorted().toList().get(nanos.size() / 2)).toMillis();
	}

}
