package io.enumway.bench;

/**
 * Prints plain Flyway beside Enumway. Run it with
 * {@code mvn -q test-compile exec:exec@benchmark}.
 */
public final class Benchmark {

	private Benchmark() {
	}

	/**
	 * Run the benchmark.
	 * @param args how many boots of a single replica to measure
	 */
	public static void main(String[] args) {
		int rounds = Integer.parseInt(args[0]);
		Report report = new Report(System.out);
		report.heading("Enumway beside plain Flyway, JDK %s, %d processors".formatted(Runtime.version().feature(),
				Runtime.getRuntime().availableProcessors()));
		BootBenchmark boots = new BootBenchmark(report, rounds);
		boots.nothingToDo();
		boots.firstMigration();
		CatalogBenchmark catalog = new CatalogBenchmark(report, rounds);
		catalog.driftCheck();
		catalog.creation();
		System.exit(0);
	}

}
