package io.enumway.diagnosis;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.enumway.testing.TestDatabase;
import io.enumway.wire.FaultyWire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A diagnosis of a large database takes no more queries than one of a small one, as seen
 * on the wire. How long it takes is measured by {@link DiagnosisBenchmark}.
 */
class LargeDatabaseTests {

	private static final LargeDatabase SMALL = new LargeDatabase(2, 2, 4);

	private static final LargeDatabase LARGE = new LargeDatabase(1000, 2000, 500);

	@Test
	void queriesGrowNeitherWithTheDatabaseNorWithWhatIsWrong(@TempDir Path small, @TempDir Path large) {
		Requests few = requests(SMALL, small, 1);
		Requests many = requests(LARGE, large, 200);
		assertThat(many.healthy()).hasSameSizeAs(few.healthy());
		assertThat(many.disturbed()).hasSameSizeAs(few.disturbed());
	}

	private static Requests requests(LargeDatabase size, Path directory, int wrong) {
		try (TestDatabase database = TestDatabase.create(); FaultyWire wire = FaultyWire.intact(database.url())) {
			Service service = size.fill(database,
					new DriverManagerDataSource(wire.url(database.url()), database.user(), database.password()),
					directory);
			service.diagnose();
			int before = wire.requests().size();
			assertThat(service.diagnose().findings()).isEmpty();
			List<String> healthy = after(before, wire);
			size.disturb(database, service, wrong);
			before = wire.requests().size();
			Map<String, Long> found = service.diagnose()
				.findings()
				.stream()
				.collect(groupingBy(Finding::code, counting()));
			assertThat(found).containsOnlyKeys("extra-value", "unused-type", "leftover-type", "text-column",
					"missing-recorded-table", "invalid-index", "unrecorded-migration", "no-lock-timeout");
			assertThat(found.values()).containsOnly((long) wrong);
			return new Requests(healthy, after(before, wire));
		}
	}

	private static List<String> after(int before, FaultyWire wire) {
		List<String> all = wire.requests();
		return all.subList(before, all.size());
	}

	/**
	 * What a diagnosis asks the server.
	 *
	 * @param healthy while nothing is wrong
	 * @param disturbed while much is
	 */
	private record Requests(List<String> healthy, List<String> disturbed) {
	}

}
