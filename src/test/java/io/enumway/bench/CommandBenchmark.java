package io.enumway.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.enumway.cli.service.BusyService;
import io.enumway.testing.TestDatabase;

/**
 * How long {@code migrate current} takes, from start to exit, beside the boot of the same
 * service with its web server, until it is ready. Both are processes of their own, in
 * turn.
 */
public final class CommandBenchmark {

	private static final int ROUNDS = 7;

	private CommandBenchmark() {
	}

	public static void main(String[] args) throws Exception {
		Path migrations = Files.createTempDirectory("migrations");
		Files.writeString(migrations.resolve("V1__diary.sql"), "create table diary (id int primary key, mood mood)");
		double[] command = new double[ROUNDS];
		double[] boot = new double[ROUNDS];
		try (TestDatabase database = TestDatabase.create()) {
			List<String> java = java(database, migrations);
			boot(java);
			command(java);
			for (int round = 0; round < ROUNDS; round++) {
				boot[round] = boot(java);
				command[round] = command(java);
			}
		}
		System.out.printf(Locale.ROOT, "migrate current  median %.1f s (%s)%n", median(command), list(command));
		System.out.printf(Locale.ROOT, "boot until ready median %.1f s (%s)%n", median(boot), list(boot));
		System.exit(0);
	}

	private static List<String> java(TestDatabase database, Path migrations) {
		List<String> java = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Dserver.port=0", "-Dspring.flyway.locations=filesystem:" + migrations));
		for (String property : database.properties()) {
			java.add("-D" + property);
		}
		java.addAll(List.of("-cp", System.getProperty("java.class.path"), BusyService.class.getName()));
		return java;
	}

	private static double command(List<String> java) throws Exception {
		List<String> command = new ArrayList<>(java);
		command.addAll(List.of("migrate", "current"));
		long start = System.nanoTime();
		Process process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		if (process.waitFor() != 0) {
			throw new IllegalStateException("migrate current: exit code " + process.exitValue());
		}
		return seconds(start);
	}

	/**
	 * The service says that it is ready by its listener of that event.
	 */
	private static double boot(List<String> java) throws Exception {
		long start = System.nanoTime();
		Process process = new ProcessBuilder(java).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		try (BufferedReader out = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			String line = out.readLine();
			while (line != null && !line.contains("WORKS: annotated listener")) {
				line = out.readLine();
			}
			if (line == null) {
				throw new IllegalStateException("The service did not boot");
			}
			return seconds(start);
		}
		finally {
			process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
		}
	}

	private static double seconds(long start) {
		return (System.nanoTime() - start) / 1e9;
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	private static String list(double[] values) {
		return String.join(", ", Arrays.stream(values).mapToObj("%.1f"::formatted).toList());
	}

}
