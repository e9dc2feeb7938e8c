package io.enumway.diagnosis;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.enumway.bench.Report;
import io.enumway.testing.TestDatabase;

import org.springframework.util.FileSystemUtils;

/**
 * Diagnoses a database with 1,000 enum types, 2,000 tables with a CHECK each, and 500
 * migrations, again and again: first healthy, then with 200 findings of each of eight
 * kinds. Run by {@code mvn -q test-compile exec:exec@diagnosis-benchmark}.
 */
public final class DiagnosisBenchmark {

	private DiagnosisBenchmark() {
	}

	public static void main(String[] args) throws IOException {
		int rounds = Integer.parseInt(args[0]);
		Report report = new Report(System.out);
		Path directory = Files.createTempDirectory("diagnosis");
		try (TestDatabase database = TestDatabase.create()) {
			LargeDatabase size = new LargeDatabase(1000, 2000, 500);
			Service service = size.fill(database, database.dataSource(), directory);
			report.heading("1,000 types, 2,000 tables, 500 migrations (medians of %d diagnoses)".formatted(rounds));
			measure("healthy", service, rounds, report);
			size.disturb(database, service, 200);
			measure("%,d findings".formatted(service.diagnose().findings().size()), service, rounds, report);
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
		}
	}

	private static void measure(String what, Service service, int rounds, Report report) {
		List<Long> wall = new ArrayList<>();
		List<Long> cpu = new ArrayList<>();
		for (int i = 0; i < rounds; i++) {
			long cpuBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
			long before = System.nanoTime();
			service.diagnose();
			wall.add(System.nanoTime() - before);
			cpu.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBefore);
		}
		report.measure(what + ", the first time", wall.get(0) / 1e6);
		report.measure(what, median(wall));
		report.measure(what + ", CPU in this JVM", median(cpu));
		report.goal("under 2 s", median(wall) < 2000);
	}

	private static double median(List<Long> nanos) {
		return nanos.stream().sorted().toList().get(nanos.size() / 2) / 1e6;
	}

}
