package io.enumway.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.enumway.replica.DatabaseState;
import io.enumway.replica.Replica;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.Fault;
import io.enumway.wire.FaultyWire;
import io.enumway.wire.Moment;
import io.enumway.wire.Place;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Boots a service that crashes at a place, boots it again, and compares the database with
 * that of an undisturbed boot.
 */
final class CrashDrill {

	/**
	 * Who watches a slow boot asks on the same wire, and a fast one has nobody watching.
	 */
	static final Map<String, String> WITHOUT_A_WATCHER = Map.of("enumway.lock.blocked-after", "1h");

	private final Function<TestDatabase, Replica> replica;

	private final List<String> requests;

	private final DatabaseState undisturbed;

	/**
	 * Boot undisturbed, to learn the places and the state that every other boot has to
	 * reach.
	 * @param replica the replica to boot on a database
	 */
	CrashDrill(Function<TestDatabase, Replica> replica) {
		this.replica = (database) -> replica.apply(database).with(WITHOUT_A_WATCHER);
		try (TestDatabase database = TestDatabase.create(); FaultyWire wire = FaultyWire.intact(database.url())) {
			this.replica.apply(database).through(wire.url(database.url())).bootOnce();
			this.requests = wire.executed();
			this.undisturbed = DatabaseState.of(database);
		}
	}

	DatabaseState undisturbed() {
		return this.undisturbed;
	}

	/**
	 * Every place of the undisturbed boot.
	 * @return the places in order
	 */
	List<Place> places() {
		return Stream.of(Moment.values()).flatMap((moment) -> places(moment).stream()).toList();
	}

	List<Place> places(Moment moment) {
		return Place.of(this.requests, moment);
	}

	/**
	 * The places around everything that is there for good once it is executed: commits,
	 * and the index that is built outside of a transaction.
	 * @return the places
	 */
	List<Place> decisivePlaces() {
		return places().stream().filter(CrashDrill::isDecisive).toList();
	}

	List<Place> decisivePlaces(Moment moment) {
		return places(moment).stream().filter(CrashDrill::isDecisive).toList();
	}

	/**
	 * Every eighth of some places, and all of them that are decisive.
	 */
	static List<Place> sample(List<Place> places) {
		return IntStream.range(0, places.size())
			.filter((index) -> index % 8 == 7 || isDecisive(places.get(index)))
			.mapToObj(places::get)
			.toList();
	}

	/**
	 * Every other one of some places.
	 */
	static List<Place> everyOther(List<Place> places) {
		return IntStream.range(0, places.size()).filter((index) -> index % 2 == 0).mapToObj(places::get).toList();
	}

	/**
	 * How often the undisturbed boot commits.
	 */
	long commits() {
		return this.requests.stream().filter("commit"::equalsIgnoreCase).count();
	}

	private static boolean isDecisive(Place place) {
		return place.sql().equalsIgnoreCase("commit") || place.sql().contains("index concurrently");
	}

	/**
	 * Crash at places, several at a time as a drill mostly waits for the server.
	 * @param places the places
	 * @param crash crashes at one
	 * @return the outcomes in the order of the places
	 */
	static List<Outcome> run(List<Place> places, Function<Place, Outcome> crash) {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Outcome> outcomes = new ArrayList<>();
			for (Future<Outcome> outcome : threads
				.invokeAll(places.stream().<Callable<Outcome>>map((place) -> () -> crash.apply(place)).toList())) {
				outcomes.add(outcome.get());
			}
			return outcomes;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		finally {
			threads.shutdownNow();
		}
	}

	/**
	 * Boot in this JVM, crash, boot again.
	 * @param place where to crash
	 * @param fault what breaks
	 * @return the outcome
	 */
	Outcome crashAt(Place place, Fault fault) {
		try (TestDatabase database = TestDatabase.create();
				FaultyWire wire = FaultyWire.breaking(database.url(), place, fault)) {
			try {
				this.replica.apply(database).through(wire.url(database.url())).bootOnce();
			}
			catch (RuntimeException ex) {
				// what a crash does to the first boot is not the question
			}
			return new Outcome(place, wire.struck(), bootAgain(database));
		}
	}

	/**
	 * Boot in a process of its own, kill that process with SIGKILL, boot again.
	 * @param place where to kill it
	 * @return the outcome
	 */
	Outcome killAt(Place place) {
		try (TestDatabase database = TestDatabase.create();
				Killer killer = new Killer();
				FaultyWire wire = FaultyWire.breaking(database.url(), place, killer)) {
			killer.aimAt(this.replica.apply(database).through(wire.url(database.url())).start()).waitFor();
			return new Outcome(place, wire.struck(), bootAgain(database));
		}
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
