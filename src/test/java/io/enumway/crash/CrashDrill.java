package io.enumway.crash;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.enumway.replica.DatabaseState;
import io.enumway.replica.Replica;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.Fault;
import io.enumway.wire.FaultyWire;
import io.enumway.wire.Moment;
import io.enumway.wire.Point;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Boots a service that crashes at a point, boots it again, and compares the database with
 * that of an undisturbed boot.
 */
final class CrashDrill {

	private final Function<TestDatabase, Replica> replica;

	private final List<String> requests;

	private final DatabaseState undisturbed;

	/**
	 * Boot undisturbed, to learn the points and the state that every other boot has to
	 * reach.
	 * @param replica the replica to boot on a database
	 */
	CrashDrill(Function<TestDatabase, Replica> replica) {
		this.replica = replica;
		try (TestDatabase database = TestDatabase.create(); FaultyWire wire = FaultyWire.intact(database.url())) {
			replica.apply(database).through(wire.url(database.url())).bootOnce();
			this.requests = wire.executed();
			this.undisturbed = DatabaseState.of(database);
		}
	}

	DatabaseState undisturbed() {
		return this.undisturbed;
	}

	/**
	 * Every point of the undisturbed boot.
	 * @return the points in order
	 */
	List<Point> points() {
		return Stream.of(Moment.values()).flatMap((moment) -> points(moment).stream()).toList();
	}

	List<Point> points(Moment moment) {
		return IntStream.rangeClosed(1, this.requests.size())
			.mapToObj((request) -> new Point(request, moment))
			.toList();
	}

	/**
	 * The points around everything that is there for good once it is executed: commits,
	 * and the index that is built outside of a transaction.
	 * @return the points
	 */
	List<Point> decisivePoints() {
		return points().stream().filter((point) -> isDecisive(sql(point))).toList();
	}

	List<Point> decisivePoints(Moment moment) {
		return decisivePoints().stream().filter((point) -> point.moment() == moment).toList();
	}

	/**
	 * Every eighth of some points, and all of them that are decisive.
	 */
	List<Point> sample(List<Point> points) {
		return points.stream().filter((point) -> point.request() % 8 == 0 || isDecisive(sql(point))).toList();
	}

	/**
	 * Half of some points, by their place in the list: their numbers differ from machine
	 * to machine.
	 */
	static List<Point> everyOther(List<Point> points) {
		return IntStream.range(0, points.size()).filter((index) -> index % 2 == 0).mapToObj(points::get).toList();
	}

	/**
	 * How often the undisturbed boot commits.
	 */
	long commits() {
		return this.requests.stream().filter("commit"::equalsIgnoreCase).count();
	}

	private static boolean isDecisive(String sql) {
		return sql.equalsIgnoreCase("commit") || sql.contains("index concurrently");
	}

	/**
	 * Crash at points, several at a time as a drill mostly waits for the server.
	 * @param points the points
	 * @param crash crashes at one
	 * @return the outcomes in the order of the points
	 */
	static List<Outcome> run(List<Point> points, Function<Point, Outcome> crash) {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			return points.stream()
				.map((point) -> CompletableFuture.supplyAsync(() -> crash.apply(point), threads))
				.toList()
				.stream()
				.map(CompletableFuture::join)
				.toList();
		}
		finally {
			threads.shutdownNow();
		}
	}

	/**
	 * Boot in this JVM, crash, boot again.
	 * @param point where to crash
	 * @param fault what breaks
	 * @return the outcome
	 */
	Outcome crashAt(Point point, Fault fault) {
		try (TestDatabase database = TestDatabase.create();
				FaultyWire wire = FaultyWire.breaking(database.url(), point, fault)) {
			try {
				this.replica.apply(database).through(wire.url(database.url())).bootOnce();
			}
			catch (RuntimeException ex) {
				// what a crash does to the first boot is not the question
			}
			return new Outcome(point, sql(point), wire.struck(), bootAgain(database));
		}
	}

	/**
	 * Boot in a process of its own, kill that process with SIGKILL, boot again.
	 * @param point where to kill it
	 * @return the outcome
	 */
	Outcome killAt(Point point) {
		try (TestDatabase database = TestDatabase.create();
				Killer killer = new Killer();
				FaultyWire wire = FaultyWire.breaking(database.url(), point, killer)) {
			killer.aimAt(this.replica.apply(database).through(wire.url(database.url())).start()).waitFor();
			return new Outcome(point, sql(point), wire.struck(), bootAgain(database));
		}
	}

	private String sql(Point point) {
		return this.requests.get(point.request() - 1);
	}

	private @Nullable String bootAgain(TestDatabase database) {
		try {
			this.replica.apply(database).bootOnce();
		}
		catch (RuntimeException ex) {
			return NestedExceptionUtils.getMostSpecificCause(ex).getMessage();
		}
		DatabaseState state = DatabaseState.of(database);
		return state.equals(this.undisturbed) ? null : state.differenceFrom(this.undisturbed);
	}

}
