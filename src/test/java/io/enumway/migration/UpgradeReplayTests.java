package io.enumway.migration;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.enumway.DeclaredEnums;
import io.enumway.EnumwayException;
import io.enumway.migration.DriftPolicies.Policy;
import io.enumway.migration.RandomReleases.Release;
import io.enumway.replica.DatabaseState;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random services are upgraded release by release, and booted at their last release on a
 * fresh database: both databases end equal, rows that old migrations wrote included. Only
 * what no release tells may be refused: with which labels a type was dropped by SQL.
 */
class UpgradeReplayTests {

	private static final DriftPolicies STRICT = new DriftPolicies(Policy.FAIL, Policy.FAIL, Policy.FAIL, Policy.FAIL);

	private @TempDir Path directory;

	@Test
	void aFreshDatabaseEndsLikeAnUpgradedOne() {
		int seeds = Rounds.of(4, 200);
		long replayed = IntStream.range(0, seeds).filter(this::endsLikeUpgraded).count();
		assertThat(replayed).isGreaterThan(seeds * 7 / 10);
	}

	private boolean endsLikeUpgraded(int seed) {
		List<Release> releases = RandomReleases.of(new Random(seed));
		Release last = releases.get(releases.size() - 1);
		try (TestDatabase upgraded = TestDatabase.create(); TestDatabase fresh = TestDatabase.create()) {
			for (Release release : releases) {
				if (isRefused(upgraded, release, seed)) {
					return false;
				}
			}
			if (isRefused(fresh, last, seed)) {
				return false;
			}
			String difference = DatabaseState.of(fresh).differenceFrom(DatabaseState.of(upgraded));
			assertThat(difference).as("seed %s:%n%s", seed, last).isEmpty();
			return true;
		}
	}

	private boolean isRefused(TestDatabase database, Release release, int seed) {
		try {
			boot(database, release);
			return false;
		}
		catch (EnumwayException ex) {
			assertThat(release.dropsBySql()).as("seed %s: %s%n%s", seed, ex.getMessage(), release).isTrue();
			assertThat(ex.getRemedy()).contains("Let a migration before the first use create the type");
			return true;
		}
		catch (RuntimeException ex) {
			throw new AssertionError("seed %s:%n%s".formatted(seed, release), ex);
		}
	}

	private void boot(TestDatabase database, Release release) {
		Scripts scripts = new Scripts(this.directory.resolve("scripts")).create().clear();
		release.scripts().forEach(scripts::add);
		Steps steps = new Steps(database.dataSource(), (configuration) -> configuration.locations(scripts.location())
			.javaMigrations(release.migrations().toArray(JavaMigration[]::new)));
		steps.synchronizer = new DefaultEnumSynchronizer(DeclaredEnums.of(release.declared()), SyncMode.CREATE, STRICT,
				true);
		steps.run();
	}

}
