package io.enumway.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

import io.enumway.bench.declaring.DeclaringService;
import io.enumway.bench.service.UndeclaringService;
import io.enumway.replica.Replica;
import io.enumway.testing.TestDatabase;

/**
 * Boots with nothing to do and first migrations.
 */
final class BootBenchmark {

	private static final String MIGRATIONS = "classpath:bench";

	private final Report report;

	private final int rounds;

	BootBenchmark(Report report, int rounds) {
		this.report = report;
		this.rounds = rounds;
	}

	void nothingToDo() {
		try (TestDatabase plainDatabase = TestDatabase.create(); TestDatabase database = TestDatabase.create()) {
			Replica plain = undeclaring(plainDatabase).onPlainFlyway();
			Replica undeclaring = undeclaring(database);
			Replica declaring = declaring(database);
			plain.bootOnce();
			declaring.bootOnce();

			this.report.heading("Nothing to do, 1 replica (medians of %d boots each, in turns)".formatted(this.rounds));
			double[] step = Samples.medians(this.rounds, List.of(() -> Boots.step(plain, 1),
					() -> Boots.step(undeclaring, 1), () -> Boots.step(declaring, 1)));
			compare("migration step, no declared enums", step[0], step[1]);
			this.report.goal("at most 1.05 times the time", step[1] <= 1.05 * step[0]);
			compare("migration step, 3 declared enums", step[0], step[2]);
			this.report.goal("at most 3 ms more", step[2] <= step[0] + 3);
			double[] whole = Samples.medians(this.rounds, List.of(() -> Boots.whole(plain, 1),
					() -> Boots.whole(undeclaring, 1), () -> Boots.whole(declaring, 1)));
			compare("whole boot, no declared enums", whole[0], whole[1]);
			compare("whole boot, 3 declared enums", whole[0], whole[2]);

			int few = Math.max(3, this.rounds / 40);
			this.report.heading("Nothing to do, 32 replicas at once (medians of %d rounds, in turns)".formatted(few));
			double[] steps = Samples.medians(few,
					List.of(() -> Boots.step(plain, 32), () -> Boots.step(undeclaring, 32),
							() -> Boots.step(declaring, 32), () -> Boots.connections(database, 32)));
			compare("migration step, no declared enums", steps[0], steps[1]);
			this.report.goal("at least 20 x faster", steps[0] >= 20 * steps[1]);
			compare("migration step, 3 declared enums", steps[0], steps[2]);
			this.report.goal("at least 20 x faster", steps[0] >= 20 * steps[2]);
			this.report.measure("opening one connection each, nothing else", steps[3]);
			this.report
				.note("%.1f x faster than the step of plain Flyway: no step that looks at the database can do better"
					.formatted(steps[0] / steps[3]));
			double[] wholes = Samples.medians(few, List.of(() -> Boots.whole(plain, 32),
					() -> Boots.whole(undeclaring, 32), () -> Boots.whole(declaring, 32)));
			compare("whole boot, no declared enums", wholes[0], wholes[1]);
			compare("whole boot, 3 declared enums", wholes[0], wholes[2]);
		}
	}

	void firstMigration() {
		int few = Math.max(3, this.rounds / 40);
		this.report.heading("First migration by 16 replicas at once (medians of %d rounds, in turns)".formatted(few));
		double[] step = Samples.medians(few,
				List.of(() -> onEmpty((database) -> Boots.step(undeclaring(database).onPlainFlyway(), 16)),
						() -> onEmpty((database) -> Boots.step(undeclaring(database), 16)),
						() -> onEmpty((database) -> Boots.step(declaring(database), 16))));
		compare("migration step, no declared enums", step[0], step[1]);
		compare("migration step, 3 declared enums", step[0], step[2]);
	}

	private void compare(String what, double plain, double enumway) {
		this.report.compare(what, "plain Flyway", plain, enumway);
	}

	private static double onEmpty(ToDoubleFunction<TestDatabase> measurement) {
		try (TestDatabase database = TestDatabase.create()) {
			return measurement.applyAsDouble(database);
		}
	}

	private static Replica undeclaring(TestDatabase database) {
		return pooled(Replica.of(UndeclaringService.class, database, MIGRATIONS));
	}

	private static Replica declaring(TestDatabase database) {
		return pooled(Replica.of(DeclaringService.class, database, MIGRATIONS));
	}

	/**
	 * Boot's usual pool, as small as plain Flyway can do with: it needs two connections.
	 */
	private static Replica pooled(Replica replica) {
		return replica.withPool(2).with("spring.datasource.hikari.minimum-idle", 1);
	}

}
